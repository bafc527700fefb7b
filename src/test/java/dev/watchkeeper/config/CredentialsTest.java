package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users and passwords on their way to settings, and nowhere else. */
final class CredentialsTest {
    @TempDir
    Path folder;

    private Loading loading = new Loading(Path.of("wk"));

    @BeforeEach
    void nameTheFile() {
        loading = new Loading(folder);
    }

    @Test
    void credentialsAreRemovedFromTheAddressWithAWarning() {
        Loaded loaded = loading.load("cameras: {a: {url: 'RTSP://an%20na:p%40ss:@wo%2Frd@cam.home:8554/main?x=1'}}\n");
        CameraSettings camera = Loading.good(loaded).cameras().getFirst();
        assertThat(camera.url()).isEqualTo("rtsp://cam.home:8554/main?x=1");
        assertThat(camera.username()).contains("an na");
        assertThat(camera.password().map(Secret::reveal)).contains("p@ss:@wo/rd");
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .endsWith("wk.yml:1:20: cameras.a.url: the address shows the password; username and password-file would"
                        + " keep it out of sight");
        assertThat(loaded + " " + camera + " " + Loading.good(loaded))
                .doesNotContain("p@ss")
                .doesNotContain("p%40");
    }

    @Test
    void noMessageRepeatsAPassword() {
        for (String url : List.of(
                "rtsp://anna:hidden-word@h:0/",
                "rtsp://anna:12/hidden-word@h/",
                "rtsp://anna:hid?den-word@h/",
                "rtsp://anna:hidden-word%@h/",
                "rtsp://anna:hidden-word@/",
                "ftp://anna:hidden-word@h/",
                "anna:hidden-word@h/path",
                "rtsp:/anna:hidden-word@h/path")) {
            List<String> mistakes = loading.mistakes("cameras: {a: {url: '" + url + "'}}\n");
            assertThat(mistakes).as(url).hasSize(1);
            assertThat(mistakes.toString()).doesNotContain("den-word");
        }
        assertThat(loading.mistakes("cameras: {a: {url: \"rtsp://anna:hidden-word\\u0001@h/\"}}\n"))
                .containsExactly(
                        "FILE:1:20: cameras.a.url: expected an address such as rtsp://host/path or http://host/path, a device such as /dev/video0, or a video file");
    }

    @Test
    void aPasswordInThePathIsMasked() {
        CameraSettings camera = Loading.good(loading.load(
                        "cameras: {a: {url: 'rtsp://h/user=admin_password=hidden_word&channel=1?pwd=more'}}\n"))
                .cameras()
                .getFirst();
        assertThat(camera.shownUrl()).isEqualTo("rtsp://h/user=admin_password=***&channel=1?pwd=***");
        assertThat(camera.toString()).doesNotContain("hidden_word");
    }

    @Test
    void passwordFilesAreReadAndChecked() throws IOException {
        Path secret = Files.writeString(folder.resolve("a.txt"), "p w\nsecond line\n");
        Files.writeString(folder.resolve("empty.txt"), "\n");
        Files.write(folder.resolve("binary.txt"), new byte[] {(byte) 0xff, 1});
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

        Loaded loaded = loading.load("cameras: {a: {url: rtsp://h/, username: u, password-file: a.txt}}\n");
        assertThat(Loading.good(loaded).cameras().getFirst().password().map(Secret::reveal))
                .contains("p w");
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .endsWith("every user of this machine can read 'a.txt'; run chmod 600 on it");
        assertThat(loading.mistakes("""
                cameras:
                  b: {url: rtsp://h/, username: u, password-file: empty.txt}
                  c: {url: rtsp://h/, username: u, password-file: binary.txt}
                  d: {url: rtsp://h/, username: u, password-file: none.txt}
                  e: {url: rtsp://h/, password-file: a.txt}
                  f: {url: 'rtsp://v:w@h/', username: u, password-file: a.txt}
                """))
                .containsExactly(
                        "FILE:2:51: cameras.b.password-file: the first line of 'empty.txt' must be the password and"
                                + " nothing else",
                        "FILE:3:51: cameras.c.password-file: 'binary.txt' is not UTF-8 text",
                        "FILE:4:51: cameras.d.password-file: there is no file 'none.txt'",
                        "FILE:5:38: cameras.e.password-file needs a username beside it",
                        "FILE:6:12: cameras.f: the address and username both name a user; keep username only",
                        "FILE:6:12: cameras.f: the address and password-file both hold a password; keep password-file"
                                + " only");
    }

    @Test
    void anAddressThatOthersCanReachRequiresUsers() {
        String camera = "cameras: {a: {url: rtsp://h/}}\n";
        assertThat(loading.mistakes("api: {bind: 0.0.0.0}\n" + camera))
                .containsExactly("FILE:1:13: api.bind: other machines may reach '0.0.0.0', so there must"
                        + " be users: make one with 'watchkeeper password USER', or name a file of them in"
                        + " api.users-file");
        assertThat(loading.mistakes("api: {bind: 0.0.0.0, users-file: none}\n" + camera))
                .containsExactly(
                        "FILE:1:34: api.users-file: there is no readable file 'none'; create it with: watchkeeper"
                                + " password --users-file FILE USER");
        for (String bind : List.of("127.0.0.2", "'::1'", "localhost")) {
            assertThat(Loading.good(loading.load("api: {bind: " + bind + "}\n" + camera))
                            .cameras())
                    .hasSize(1);
        }
    }
}
