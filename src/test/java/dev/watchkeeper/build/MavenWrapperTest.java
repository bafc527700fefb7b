package dev.watchkeeper.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mvnw} on a machine without Maven, in a folder with blanks and an umlaut, with only PATH and HOME set. */
final class MavenWrapperTest {
    private static final String ARCHIVE = "/org/apache/maven/apache-maven/3.9.11/apache-maven-3.9.11-bin.zip";

    @TempDir
    Path temp;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer mirror;
    private Path clone;
    private Path home;

    @BeforeEach
    void prepare() throws Exception {
        byte[] archive = archive();
        mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mirror.createContext("/", exchange -> {
            String account = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(exchange.getRequestURI() + (account == null ? "" : " " + account));
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        mirror.start();
        clone = Files.createDirectories(temp.resolve("my cämeras/bin")).getParent();
        home = Files.createDirectories(temp.resolve("Anna Müller/.m2")).getParent();
        Path origin = Path.of(System.getProperty("watchkeeper.home"));
        for (String file : List.of("mvnw", "bin/find-jdk", "bin/find-utf8", "bin/Fetch.java")) {
            Files.copy(origin.resolve(file), clone.resolve(file));
        }
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(archive));
        Path script = clone.resolve("mvnw");
        Files.writeString(script, Files.readString(script).replaceFirst("(?m)^sha512=.*$", "sha512=" + digest));
        // A version that is too old shadows any that this machine has.
        Path old = Files.createDirectory(clone.resolve("old")).resolve("mvn");
        Files.writeString(old, "#!/bin/sh\necho Apache Maven 3.6.3\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void close() {
        mirror.stop(0);
    }

    /** A stand-in for Maven that prints how it was started. */
    private static byte[] archive() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("apache-maven-3.9.11/bin/"));
            zip.putNextEntry(new ZipEntry("apache-maven-3.9.11/bin/mvn"));
            zip.write("#!/bin/sh\necho \"maven $(locale charmap) $*\"\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private String url() {
        return "http://127.0.0.1:" + mirror.getAddress().getPort();
    }

    private String mvnw(Map<String, String> environment) throws Exception {
        Path said = temp.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(clone.resolve("mvnw").toString(), "ver ify")
                .directory(clone.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        String path = clone.resolve("old") + File.pathSeparator + System.getenv("PATH");
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path, "HOME", home.toString()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return Files.readString(said);
    }

    @Test
    void mavenIsDownloadedOnceFromTheConfiguredPlace() throws Exception {
        Map<String, String> place = Map.of("MVNW_REPOURL", url() + "/central/", "LC_ALL", "C");
        assertThat(mvnw(place))
                .isEqualTo("Fetching apache-maven-3.9.11-bin.zip (once) from " + url() + "/central" + ARCHIVE
                        + "\nmaven UTF-8 ver ify\n");
        assertThat(mvnw(place)).isEqualTo("maven UTF-8 ver ify\n");
        assertThat(asked).containsExactly("/central" + ARCHIVE);
    }

    @Test
    void theMirrorAndAccountFromTheUsersSettingsAreUsed() throws Exception {
        Files.writeString(home.resolve(".m2/settings.xml"), """
            <settings>
              <servers><server><id>office</id><username>anna</username><password>geheim</password></server></servers>
              <mirrors>
                <mirror><id>other</id><mirrorOf>*,!central</mirrorOf><url>http://192.0.2.1/</url></mirror>
                <mirror><id>office</id><mirrorOf>external:*</mirrorOf><url>%s/office</url></mirror>
              </mirrors>
            </settings>
            """.formatted(url()));
        assertThat(mvnw(Map.of())).endsWith("\nmaven UTF-8 ver ify\n").doesNotContain("geheim");
        String account = Base64.getEncoder().encodeToString("anna:geheim".getBytes(StandardCharsets.UTF_8));
        assertThat(asked).containsExactly("/office" + ARCHIVE + " Basic " + account);
    }

    @Test
    void anUnexpectedArchiveIsNotUsed() throws Exception {
        Path script = clone.resolve("mvnw");
        Files.writeString(script, Files.readString(script).replaceFirst("(?m)^sha512=.*$", "sha512=00"));
        assertThat(mvnw(Map.of("MVNW_REPOURL", url())))
                .contains("has the SHA-512 ", ", expected 00\n")
                .contains("set MVNW_REPOURL to a mirror of Maven Central that can be reached")
                .doesNotContain("ver ify");
    }
}
