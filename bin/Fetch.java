import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Single-file program that fetches one archive (zip) of Maven Central, and unpacks it only if its SHA-512 is the expected one; stateless.
 * The place is MVNW_REPOURL, else the mirror of Maven Central in the user's settings.xml, else Maven Central; a proxy is taken from there or
 * from https_proxy.
 */
class Fetch {
    private static final String CENTRAL = "https://repo.maven.apache.org/maven2";
    private static final int LARGEST = 100_000_000;

    /** Arguments: the path below the place, the SHA-512, the folder to unpack into. */
    public static void main(String[] args) throws Exception {
        Settings settings = Settings.read();
        Place place = settings.place();
        URI from = URI.create(place.url().replaceFirst("/+$", "") + "/" + args[0]);
        System.err.println("Fetching " + args[0].substring(args[0].lastIndexOf('/') + 1) + " (once) from " + shown(from));
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20));
        settings.proxy(from.getScheme()).ifPresent(proxy -> client.proxy(ProxySelector.of(proxy)));
        HttpRequest.Builder request = HttpRequest.newBuilder(from).timeout(Duration.ofMinutes(5));
        place.credentials().ifPresent(words -> request.header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8))));
        try (HttpClient open = client.build()) {
            HttpResponse<InputStream> response = open.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    fail(shown(from) + " answered " + response.statusCode());
                }
                byte[] content = body.readNBytes(LARGEST);
                String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
                if (!digest.equals(args[1])) {
                    fail(shown(from) + " has the SHA-512 " + digest + ", expected " + args[1]);
                }
                unpack(content, Path.of(args[2]).toAbsolutePath().normalize());
            }
        } catch (IOException e) {
            fail(shown(from) + " could not be fetched: " + e);
        }
    }

    private static void unpack(byte[] content, Path folder) throws IOException {
        try (ZipInputStream archive = new ZipInputStream(new java.io.ByteArrayInputStream(content))) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("the archive leads out of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(archive, file);
                }
            }
        }
    }

    /** The address without what may stand for a user and a password in it. */
    private static String shown(URI address) {
        return address.toString().replaceAll("://[^/]*@", "://***@");
    }

    private static void fail(String why) {
        System.err.println(why);
        System.err.println("Install Maven 3.8 or newer, or set MVNW_REPOURL to a mirror of Maven Central that can be reached.");
        System.exit(1);
    }

    /** Where to fetch from; immutable. */
    private record Place(String url, Optional<String> credentials) {}

    /** What the user's settings.xml says of mirrors, accounts and proxies; immutable. */
    private record Settings(List<Element> mirrors, List<Element> servers, List<Element> proxies) {
        static Settings read() throws Exception {
            Path file = Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")), ".m2", "settings.xml");
            if (!Files.isReadable(file)) {
                return new Settings(List.of(), List.of(), List.of());
            }
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Element root = factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
            return new Settings(all(root, "mirror"), all(root, "server"), all(root, "proxy"));
        }

        Place place() {
            String asked = System.getenv("MVNW_REPOURL");
            if (asked != null && !asked.isBlank()) {
                URI place = URI.create(asked.strip());
                String account = place.getRawUserInfo() == null ? "" : place.getRawUserInfo() + "@";
                return new Place(
                        asked.strip().replace("://" + account, "://"), Optional.ofNullable(place.getUserInfo()));
            }
            return mirrors.stream()
                    .filter(mirror -> isOfCentral(text(mirror, "mirrorOf")) && !text(mirror, "blocked").equals("true"))
                    .findFirst()
                    .map(mirror -> new Place(text(mirror, "url"), credentials(text(mirror, "id"))))
                    .orElse(new Place(CENTRAL, Optional.empty()));
        }

        private static boolean isOfCentral(String mirrorOf) {
            List<String> of = Stream.of(mirrorOf.split(",")).map(String::strip).toList();
            return !of.contains("!central") && Stream.of("*", "central", "external:*").anyMatch(of::contains);
        }

        private Optional<String> credentials(String id) {
            return servers.stream()
                    .filter(server -> text(server, "id").equals(id) && !text(server, "username").isEmpty())
                    .findFirst()
                    .map(server -> text(server, "username") + ":" + text(server, "password"));
        }

        Optional<InetSocketAddress> proxy(String scheme) {
            Optional<InetSocketAddress> set = proxies.stream()
                    .filter(proxy -> !text(proxy, "active").equals("false") && !text(proxy, "host").isEmpty())
                    .findFirst()
                    .map(proxy -> InetSocketAddress.createUnresolved(
                            text(proxy, "host"),
                            text(proxy, "port").isEmpty() ? 8080 : Integer.parseInt(text(proxy, "port"))));
            Map<String, String> environment = System.getenv();
            return set.or(() -> Stream.of(scheme + "_proxy", scheme.toUpperCase(java.util.Locale.ROOT) + "_PROXY")
                    .map(environment::get)
                    .filter(value -> value != null && !value.isBlank())
                    .map(value -> URI.create(value.contains("://") ? value : "http://" + value))
                    .filter(proxy -> proxy.getHost() != null)
                    .map(proxy -> InetSocketAddress.createUnresolved(
                            proxy.getHost(), proxy.getPort() < 0 ? 8080 : proxy.getPort()))
                    .findFirst());
        }

        private static List<Element> all(Element root, String name) {
            var found = root.getElementsByTagName(name);
            return IntStream.range(0, found.getLength())
                    .mapToObj(found::item)
                    .map(Element.class::cast)
                    .toList();
        }

        private static String text(Element of, String name) {
            var found = of.getElementsByTagName(name);
            return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
        }
    }
}
