package dev.watchkeeper.notify.ntfy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.NtfySettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.http.Answer;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.http.FormServer.Request;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Letters to a server that speaks ntfy's forms. */
final class NtfyChannelTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private FormServer server;
    private NtfyChannel channel;

    @BeforeEach
    void start() throws Exception {
        server = FormServer.plain();
        NtfySettings settings = new NtfySettings(server.peer("/"), "alarms", Optional.of(new Secret("tk_s3cret")));
        channel = new NtfyChannel(settings, new SystemClock(), LONG);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTextIsPublishedAsJson() throws Exception {
        channel.deliver(Letters.linked(Letters.offline("Größe\n".repeat(1000)), "https://nvr.home/?camera=yard"));
        Request request = server.last();
        assertThat(request.method() + " " + request.path()).isEqualTo("POST /");
        assertThat(request.header("Authorization")).isEqualTo("Bearer tk_s3cret");
        JsonNode body = JsonMapper.shared().readTree(request.text());
        assertThat(body.path("topic").asString()).isEqualTo("alarms");
        assertThat(body.path("title").asString()).isEqualTo("Yard <1> is offline & blind");
        assertThat(body.path("priority").asInt()).isEqualTo(4);
        assertThat(body.path("tags").get(0).asString()).isEqualTo("warning");
        assertThat(body.path("click").asString()).isEqualTo("https://nvr.home/?camera=yard");
        String message = body.path("message").asString();
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isBetween(4000, 4096);
        assertThat(message).endsWith("…").doesNotContain("\ufffd");
    }

    @Test
    void aPictureIsPutWithTheTextInHeadersOfAnyScript() throws Exception {
        Path picture = Files.write(folder.resolve("a.jpg"), Letters.jpeg());
        channel.deliver(Letters.withPicture(picture, "Größe 猫🐈 ".repeat(20).strip() + "\nEnde"));
        Request request = server.last();
        assertThat(server.requests()).hasSize(1);
        assertThat(request.method() + " " + request.path()).isEqualTo("PUT /alarms");
        assertThat(request.body()).isEqualTo(Letters.jpeg());
        assertThat(request.header("Filename")).isEqualTo("picture.jpg");
        assertThat(decoded(request.header("Title"))).isEqualTo("Bewegung: Größe 猫");
        assertThat(decoded(request.header("Message")))
                .isEqualTo("Größe 猫🐈 ".repeat(20).strip() + "\\nEnde");
        assertThat(request.header("Priority")).isEqualTo("2");
    }

    @Test
    void aRefusedPictureLeavesTheText() throws Exception {
        Path picture = Files.write(folder.resolve("a.jpg"), Letters.jpeg());
        server.reply(413, "{\"code\":41301,\"http\":413,\"error\":\"attachment too large\"}");
        channel.deliver(Letters.withPicture(picture, "text"));
        assertThat(server.requests()).hasSize(2);
        assertThat(server.last().method()).isEqualTo("POST");
        channel.deliver(Letters.withPicture(folder.resolve("gone.jpg"), "text"));
        assertThat(server.last().method()).isEqualTo("POST");
    }

    @Test
    void aRefusalHasItsOutlook() {
        server.reply(429, "{\"code\":42901,\"http\":429,\"error\":\"too many requests\"}", Map.of("Retry-After", "5"));
        DeliveryException busy = refused(channel);
        assertThat(busy.outlook()).isEqualTo(Outlook.LATER);
        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(5));
        server.reply(401, "{\"code\":40101,\"http\":401,\"error\":\"unauthorized: tk_s3cret\"}");
        DeliveryException auth = refused(channel);
        assertThat(auth.outlook()).isEqualTo(Outlook.LASTING);
        assertThat(auth.sentence())
                .startsWith("The ntfy server 127.0.0.1:")
                .contains("answers 401 (unauthorized: ***): it does not accept the credentials");
        server.reply(502, "<html>");
        assertThat(refused(channel).outlook()).isEqualTo(Outlook.LATER);
    }

    @Test
    void aQuotaThatIsUsedUpIsLeftAloneUntilTomorrow() {
        Instant now = Instant.parse("2026-03-01T21:30:00Z");
        Answer answer = new Answer(
                429,
                "{\"code\":42908,\"http\":429,\"error\":\"daily message quota reached\"}",
                Answer.Ending.WHOLE,
                Optional.empty());
        DeliveryException quota = NtfyErrors.explain("The server", answer, Optional.empty(), now);
        assertThat(quota.outlook()).isEqualTo(Outlook.LATER);
        assertThat(quota.retryAfter()).contains(Duration.ofMinutes(150));
    }

    private static DeliveryException refused(NtfyChannel channel) {
        return catchThrowableOfType(DeliveryException.class, () -> channel.deliver(Letters.offline("text")));
    }

    private static String decoded(String words) {
        return Arrays.stream(words.split(" "))
                .peek(word -> assertThat(word)
                        .hasSizeLessThanOrEqualTo(75)
                        .startsWith("=?UTF-8?B?")
                        .endsWith("?="))
                .map(word -> new String(
                        Base64.getDecoder().decode(word.substring(10, word.length() - 2)), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }
}
