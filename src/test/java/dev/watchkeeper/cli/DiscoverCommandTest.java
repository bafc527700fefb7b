package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.onvif.MakersCamera;
import dev.watchkeeper.onvif.MakersCamera.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the command for discovery prints, of one camera on the loopback. */
final class DiscoverCommandTest {
    @TempDir
    Path temp;

    private final Shell shell = new Shell();

    @Test
    void aCameraIsShownWithItsStreamsAndItsWrongClock() throws Exception {
        Path password = Files.writeString(temp.resolve("password"), MakersCamera.PASSWORD + "\n");
        try (MakersCamera camera = new MakersCamera(Form.EAST, Instant::now)) {
            camera.ahead = Duration.ofHours(2).plusSeconds(1);
            String at = camera.service().getAuthority();
            assertThat(shell.run("discover", "--address", at)).as(shell.err()).isZero();
            assertThat(shell.out()).contains(at, "wants a sign-in for ONVIF");
            assertThat(shell.run(
                            "discover",
                            "--address",
                            at,
                            "--username",
                            MakersCamera.USER,
                            "--password-file",
                            password.toString()))
                    .isZero();
            assertThat(shell.out()
                            .lines()
                            .map(line -> line.replaceAll(" +", " ").strip()))
                    .anyMatch(line -> line.matches("Its clock is 720[01] s ahead; set it\\."))
                    .contains(
                            "Main & co h265 2560x1440 25 2048 url: rtsp://127.0.0.1:8554/main",
                            "h264 640x360 15 2048 detect-url: rtsp://127.0.0.1:8554/sub");
            assertThat(shell.run("discover", "--address", at, "--json")).isZero();
            assertThat(JsonMapper.shared()
                            .readTree(shell.out())
                            .path("devices")
                            .path(0)
                            .path("wants_sign_in")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void ordersThatMakeNoSenseAreMisuse() {
        assertThat(shell.run("discover", "--username", "anna")).isEqualTo(2);
        assertThat(shell.err()).contains("need --address");
        assertThat(shell.run("discover", "--interface", "nosuch0")).isEqualTo(2);
        assertThat(shell.err()).contains("no network interface 'nosuch0'");
        assertThat(shell.run("discover", "--interface", "a", "--address", "b")).isEqualTo(2);
        assertThat(shell.run("discover", "--address", "ftp://b")).isEqualTo(2);
        assertThat(shell.run("discover", "--address", "b", "--username", "a", "--password-file", "/nosuch"))
                .isEqualTo(78);
    }
}
