import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

/** Single-file program that fetches one file by HTTP and keeps it only if its SHA-512 is the expected one. */
class Fetch {
    public static void main(String[] args) throws Exception {
        URI from = URI.create(args[0]);
        Path to = Path.of(args[1]);
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
        HttpRequest request = HttpRequest.newBuilder(from).timeout(Duration.ofMinutes(5)).build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                fail(from + " answered " + response.statusCode());
            }
            byte[] content = response.body().readAllBytes();
            String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
            if (!digest.equals(args[2])) {
                fail(from + " has the SHA-512 " + digest + ", expected " + args[2]);
            }
            Files.write(to, content);
        } catch (java.io.IOException e) {
            fail(from + " could not be fetched: " + e);
        }
    }

    private static void fail(String why) {
        System.err.println(why);
        System.err.println("Install Maven 3.8 or newer, or set MVNW_REPOURL to a mirror that has it.");
        System.exit(1);
    }
}
