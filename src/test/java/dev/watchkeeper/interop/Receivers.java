package dev.watchkeeper.interop;

import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.http.RudeServer;
import dev.watchkeeper.notify.MailServer;
import dev.watchkeeper.notify.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One real receiver of each kind, all of them over TLS, and a silent one; confined to the test's thread. */
final class Receivers implements AutoCloseable {
    private static final String MESSAGE =
            "{\"ok\":true,\"result\":{\"message_id\":41,\"chat\":{\"id\":-99,\"type\":\"group\"}}}";

    final MailServer mail;
    final FormServer telegram = FormServer.encrypted().byDefault(MESSAGE);
    final FormServer ntfy = FormServer.encrypted();
    final FormServer webhook = FormServer.encrypted();
    final FormServer deadMan = FormServer.encrypted();
    final Mosquitto broker;
    private final RudeServer silent = RudeServer.start(RudeServer.Manner.SILENT);

    Receivers(Path folder) throws Exception {
        mail = MailServer.start();
        broker = Mosquitto.start(Files.createDirectories(folder.resolve("mosquitto")));
        broker.subscribe();
        Files.writeString(folder.resolve("mail.password"), MailServer.PASSWORD);
        Files.writeString(folder.resolve("mqtt.password"), Mosquitto.PASSWORD);
        Files.writeString(folder.resolve("token"), "123456:secret");
    }

    /** Every channel, each at a receiver that answers; one more shows a certificate that nobody vouches for. */
    String alive(Tls tls) {
        return settings(
                tls,
                mail.port(tls),
                List.of(url(telegram), url(ntfy), url(webhook), "mqtts://127.0.0.1:" + broker.port()));
    }

    /** Every channel, each at the one that accepts connections and says nothing. */
    String dead() {
        String address = "://127.0.0.1:" + silent.peer("https").url().getPort();
        String https = "https" + address;
        return settings(Tls.TLS, silent.peer("https").url().getPort(), List.of(https, https, https, "mqtts" + address));
    }

    private static String url(FormServer server) {
        return server.peer("").url().toString();
    }

    private String settings(Tls tls, int mailPort, List<String> urls) {
        return """
                notifications:
                  enabled: true
                  group: 1s
                  cool-down: 1s
                  flapping: 1000
                  email: {smtp-server: 127.0.0.1, smtp-port: %d, tls: %s, username: %s, password-file: mail.password,
                    to-address: you@example.org, ca-file: '%s'}
                  telegram: {url: '%s', token-file: token, chat-id: '-99', ca-file: '%s'}
                  ntfy: {url: '%s', topic: cameras, token-file: token, ca-file: '%s'}
                  webhooks:
                    - {name: ops, url: '%s', secret-file: token, ca-file: '%s'}
                    - {name: unknown, url: '%s'}
                  mqtt: {url: '%s', username: %s, password-file: mqtt.password, ca-file: '%s'}
                escalation:
                  dead-man: {url: '%s', interval: 15s, ca-file: '%s'}
                """.formatted(
                        mailPort,
                        tls.name().toLowerCase(java.util.Locale.ROOT),
                        MailServer.USER,
                        ca(),
                        urls.get(0),
                        ca(),
                        urls.get(1),
                        ca(),
                        urls.get(2),
                        ca(),
                        urls.get(2),
                        urls.get(3),
                        Mosquitto.USER,
                        ca(),
                        url(deadMan),
                        ca());
    }

    private static Path ca() {
        return TestKey.certificate();
    }

    @Override
    public void close() throws Exception {
        silent.close();
        broker.close();
        deadMan.close();
        webhook.close();
        ntfy.close();
        telegram.close();
        mail.close();
    }
}
