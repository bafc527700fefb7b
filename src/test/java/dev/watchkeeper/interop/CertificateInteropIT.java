package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.node.TestNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that the API makes for itself, as OpenSSL and curl see it. Browsers: {@link PeoplePageIT}. */
@Tag("interop")
final class CertificateInteropIT {
    @TempDir
    Path folder;

    @Test
    void itIsAcceptedByNameAndAddressAndHasTheFingerprintThatIsTold() throws Exception {
        try (TestNode node = TestNode.start(
                folder, "api: {tls: self-signed}\ncameras: {yard: {url: 'rtsp://127.0.0.1:9/none'}}\n")) {
            String file = folder.resolve("data/tls/certificate.pem").toString();
            int port = node.uri("/").getPort();
            String own = "https://127.0.0.1:" + port;

            String read = run(
                    "openssl",
                    "x509",
                    "-in",
                    file,
                    "-noout",
                    "-fingerprint",
                    "-sha256",
                    "-ext",
                    "subjectAltName,keyUsage,extendedKeyUsage");
            assertThat(read).contains("IP Address:127.0.0.1", "DNS:localhost");
            String fingerprint = read.lines()
                    .filter(line -> line.contains("ingerprint="))
                    .findFirst()
                    .orElseThrow()
                    .split("=")[1];
            assertThat(run("openssl", "verify", "-CAfile", file, file)).contains(": OK");
            assertThat(run("curl", "-sS", "-m", "30", "--cacert", file, own + "/api/tls"))
                    .contains(fingerprint);
            assertThat(run("curl", "-sS", "-m", "30", "--cacert", file, "https://localhost:" + port + "/api/tls"))
                    .contains(fingerprint);
            assertThat(run(
                            "openssl",
                            "s_client",
                            "-connect",
                            "127.0.0.1:" + port,
                            "-CAfile",
                            file,
                            "-verify_ip",
                            "127.0.0.1",
                            "-verify_return_error",
                            "-brief"))
                    .contains("Verification: OK");
            assertThat(run("curl", "-sS", "-m", "30", own + "/api/tls")).contains("certificate");
        }
    }

    private String run(String... words) throws Exception {
        Path output = folder.resolve("said.txt");
        Process process = new ProcessBuilder(List.of(words))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(words[0]).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
