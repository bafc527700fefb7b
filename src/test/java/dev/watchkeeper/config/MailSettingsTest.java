package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MailSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How mails are set up. */
final class MailSettingsTest {
    private static final String CAMERA = "cameras: {a: {url: rtsp://h/}}\n";

    @TempDir
    Path folder;

    private Loading loading;

    @BeforeEach
    void prepare() throws IOException {
        loading = new Loading(folder);
        Files.writeString(folder.resolve("mail.password"), "s3cret\n");
        Files.setPosixFilePermissions(folder.resolve("mail.password"), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void omittedKeysHaveTheirDefaults() {
        MailSettings mail = mail("smtp-server: mail.home, to-address: you@example.org");
        assertThat(mail.product()).isEqualTo("Watchkeeper");
        assertThat(mail.serverText()).isEqualTo("mail.home:587");
        assertThat(mail.tls()).isEqualTo(Tls.STARTTLS);
        assertThat(mail.username()).isEmpty();
        assertThat(mail.from()).isEqualTo("you@example.org");
        assertThat(mail.files()).isEmpty();
        assertThat(mail("smtp-server: mail.home, to-address: a@b, tls: tls").port())
                .isEqualTo(465);
        assertThat(mail("smtp-server: mail.home, to-address: a@b, tls: none").port())
                .isEqualTo(25);
        assertThat(Loading.good(loading.load(CAMERA)).notifications().enabled()).isFalse();
    }

    @Test
    void givenKeysAreRead() {
        MailSettings mail =
                mail("smtp-server: mail.home, smtp-port: 2525, username: me@home, password-file: mail.password,"
                        + " to-address: 'a@example.org , b@example.org'");
        assertThat(mail.port()).isEqualTo(2525);
        assertThat(mail.password().orElseThrow().reveal()).isEqualTo("s3cret");
        assertThat(mail.from()).isEqualTo("me@home");
        assertThat(mail.to()).containsExactly("a@example.org", "b@example.org");
        assertThat(mail.files()).containsExactly(folder.resolve("mail.password"));
        assertThat(mail.toString()).doesNotContain("s3cret");
        assertThat(mail("smtp-server: m, to-address: a@b, from-address: c@d").from())
                .isEqualTo("c@d");
    }

    @Test
    void allMistakesAreReportedWithTheirPlace() {
        assertThat(loading.mistakes(CAMERA + "notifications: {enabled: true}"))
                .containsExactly(
                        "FILE:2:26: notifications.email.smtp-server is missing: without it no mail can be sent",
                        "FILE:2:26: notifications.email.to-address is missing: without it no mail can be sent");
        assertThat(loading.mistakes(CAMERA + """
                notifications:
                  enabled: true
                  email:
                    smtp-server: mail.home
                    username: me
                    to-address: you at example
                    ca-file: gone.pem
                    pasword-file: x
                """))
                .containsExactly(
                        "FILE:6:15: notifications.email.username needs notifications.email.password-file beside it;"
                                + " a server without sign-in needs neither",
                        "FILE:7:17: notifications.email.to-address: expected mail addresses separated by commas,"
                                + " found 'you at example'",
                        "FILE:8:14: notifications.email.ca-file: there is no file 'gone.pem'",
                        "FILE:9:5: unknown key 'pasword-file' in notifications.email; did you mean 'password-file'?");
        assertThat(loading.mistakes(CAMERA + "notifications: {email: {username: me}}"))
                .isEmpty();
    }

    /** A configuration that cannot be used may be what has to be told. */
    @Test
    void mistakesElsewhereDoNotPreventMail() throws IOException {
        Files.writeString(loading.file(), """
                data: other
                cameras: 7
                api: {prot: 1}
                notifications: {enabled: true, email: {smtp-server: m, to-address: a@b}}
                """);
        NotificationsLoaded loaded = NotificationsLoaded.load(Optional.of(loading.file()), List.of(), folder);
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.data()).isEqualTo("other");
        assertThat(loaded.settings().mail().orElseThrow().server()).isEqualTo("m");
        Files.writeString(loading.file(), "notifications: {enabled: true, email: {smtp-server: m}}");
        NotificationsLoaded bad = NotificationsLoaded.load(
                Optional.of(loading.file()), List.of(Loading.set("notifications.email.smtp-port=0")), folder);
        assertThat(bad.settings().enabled()).isFalse();
        assertThat(bad.mistakes()).hasSize(2);
    }

    private MailSettings mail(String email) {
        return Loading.good(loading.load(CAMERA + "notifications: {enabled: true, email: {" + email + "}}"))
                .notifications()
                .mail()
                .orElseThrow();
    }
}
