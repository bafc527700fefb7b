package dev.watchkeeper.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.WebhookSettings;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.http.FormServer.Request;
import dev.watchkeeper.http.RudeServer;
import dev.watchkeeper.http.RudeServer.Manner;
import dev.watchkeeper.notify.Channel.Receipt;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Letters;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.MessageKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Letters to a receiver of JSON. */
final class WebhookChannelTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private FormServer server;

    @BeforeEach
    void start() throws Exception {
        server = FormServer.encrypted();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theBodyHasEveryFieldAndNullWhereNothingIsKnown() throws Exception {
        assertThat(channel(WebhookSettings.Form.PLAIN).deliver(Letters.offline("No picture since 12:00.\nIt goes on.")))
                .isEqualTo(Receipt.PLAIN);
        JsonNode body = JsonMapper.shared().readTree(server.last().text());
        assertThat(body).isEqualTo(JsonMapper.shared().readTree("""
                {"id": "message-1", "incident": "incident-7", "kind": "camera-offline", "severity": "warning", "camera": "yard",
                 "title": "Yard <1> is offline & blind", "text": "No picture since 12:00.\\nIt goes on.",
                 "since": "2026-03-01T11:59:30Z", "tried": ["a new session"], "next": "retry", "picture_age": null,
                 "snapshot_url": "https://nvr.home/wk/api/cameras/yard/snapshot.jpg", "event": null, "labels": [],
                 "at": "2026-03-01T12:00:00Z"}"""));
        channel(WebhookSettings.Form.PLAIN).deliver(Letters.withPicture(Path.of("gone.jpg"), "text"));
        JsonNode motion = JsonMapper.shared().readTree(server.last().text());
        assertThat(motion.path("picture_age").asDouble()).isEqualTo(4.5);
        assertThat(motion.path("snapshot_url").asString()).isEqualTo("https://nvr.home/wk/api/events/17/snapshot.jpg");
        assertThat(motion.path("labels").get(0).path("label").asString()).isEqualTo("person");
    }

    @Test
    void aReceiverCanVerifyWhoSentItAndRecogniseARetry() throws Exception {
        WebhookChannel channel = channel(WebhookSettings.Form.PLAIN);
        channel.deliver(Letters.offline("text"));
        channel.deliver(Letters.offline("text"));
        for (Request request : server.requests()) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((request.header("X-Watchkeeper-Timestamp") + ".").getBytes(StandardCharsets.UTF_8));
            assertThat(request.header("X-Watchkeeper-Signature"))
                    .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(request.body())));
            assertThat(request.header("X-Watchkeeper-Delivery")).isEqualTo("letter-1");
            assertThat(request.header("Content-Type")).startsWith("application/json");
            assertThat(request.path()).isEqualTo("/hook?x=1");
        }
    }

    @Test
    void aTemplateIsFilledWithEscapedValuesAndHeadersWithTheSecret() throws Exception {
        channel(new WebhookSettings.Form(
                        Optional.of(
                                "{\"to\": \"49170\", \"text\": {\"body\": \"{title}\\n{text} {since} {event}{tried}\"}}"),
                        List.of("Authorization: Bearer {secret}", "X-Team:cameras")))
                .deliver(Letters.offline("He said \"no\"\nand left $1 \\ {title}"));
        Request request = server.last();
        assertThat(JsonMapper.shared()
                        .readTree(request.text())
                        .path("text")
                        .path("body")
                        .asString())
                .isEqualTo("Yard <1> is offline & blind\nHe said \"no\"\nand left $1 \\ {title} 2026-03-01T11:59:30Z"
                        + " a new session");
        assertThat(request.header("Authorization")).isEqualTo("Bearer s3cret");
        assertThat(request.header("X-Team")).isEqualTo("cameras");
    }

    @ParameterizedTest
    @CsvSource({
        "401,LASTING",
        "403,LASTING",
        "404,LASTING",
        "410,LASTING",
        "302,LASTING",
        "400,THIS_LETTER",
        "413,THIS_LETTER",
        "422,THIS_LETTER",
        "408,LATER",
        "429,LATER",
        "500,LATER",
        "503,LATER"
    })
    void eachRefusalHasItsOutlook(int status, Outlook outlook) {
        server.reply(status, "s3cret", Map.of("Retry-After", "9"));
        DeliveryException failure = refused(channel(WebhookSettings.Form.PLAIN), Letters.offline("text"));
        assertThat(failure.outlook()).isEqualTo(outlook);
        assertThat(failure.retryAfter())
                .isEqualTo(outlook == Outlook.LATER ? Optional.of(Duration.ofSeconds(9)) : Optional.empty());
        assertThat(failure.sentence())
                .startsWith("The webhook 'ops' at 127.0.0.1:")
                .contains(" answers " + status)
                .doesNotContain("s3cret")
                .doesNotContain("hook?");
    }

    @Test
    void anAnswerThatBreaksOffAfterItsStatusIsASuccess() throws Exception {
        try (RudeServer rude = RudeServer.start(Manner.CUT_IN_BODY)) {
            WebhookSettings settings =
                    new WebhookSettings("ops", rude.peer("http"), Optional.empty(), WebhookSettings.Form.PLAIN);
            assertThat(new WebhookChannel(settings, Optional.empty(), new SystemClock(), LONG)
                            .deliver(Letters.offline("text")))
                    .isEqualTo(Receipt.PLAIN);
        }
    }

    @Test
    void aLetterAboutSeveralCamerasNamesNone() throws Exception {
        Letter one = Letters.offline("text");
        Letter other = new Letter(
                "letter-2",
                List.of(
                        Letters.message(MessageKind.FLAPPING, View.NONE),
                        new Message(
                                "message-2",
                                Letters.AT,
                                Topic.of(MessageKind.STORAGE, new Target(Target.Type.SYSTEM, "nvr", "nvr")),
                                one.newest().words(),
                                View.NONE)),
                "Two things",
                "text",
                Letter.Delivery.PLAIN);
        channel(WebhookSettings.Form.PLAIN).deliver(other);
        JsonNode body = JsonMapper.shared().readTree(server.last().text());
        assertThat(body.path("camera").isNull()).isTrue();
        assertThat(body.path("snapshot_url").isNull()).isTrue();
        assertThat(body.path("id").asString()).isEqualTo("message-2");
    }

    private WebhookChannel channel(WebhookSettings.Form form) {
        return new WebhookChannel(
                new WebhookSettings("ops", server.peer("/hook?x=1"), Optional.of(new Secret("s3cret")), form),
                Optional.of(URI.create("https://nvr.home/wk/")),
                new SystemClock(),
                LONG);
    }

    private static DeliveryException refused(WebhookChannel channel, Letter letter) {
        return catchThrowableOfType(DeliveryException.class, () -> channel.deliver(letter));
    }
}
