package dev.watchkeeper.notify.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.TelegramSettings;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.http.FormServer.Request;
import dev.watchkeeper.http.RudeServer;
import dev.watchkeeper.http.RudeServer.Manner;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Letters;
import dev.watchkeeper.notify.telegram.Keyboard.Button;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Letters to a server that speaks the forms of the Bot API. */
final class TelegramChannelTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String TOKEN = "123456:s3cret";
    private static final String DONE =
            "{\"ok\":true,\"result\":{\"message_id\":41,\"chat\":{\"id\":-100,\"type\":\"group\"},\"more\":[]}}";

    @TempDir
    Path folder;

    private FormServer server;
    private TelegramChannel channel;

    @BeforeEach
    void start() throws Exception {
        server = FormServer.encrypted();
        channel = channel(Buttons.NONE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTextIsSentAsHtmlWithoutPreview() throws Exception {
        server.reply(200, DONE);
        Letter letter = Letters.linked(Letters.offline("a < b & c > d"), "https://nvr.home/?a=1&b=2");
        assertThat(channel.deliver(letter).remoteId()).isEqualTo("-100 41 text");
        assertThat(server.last().path()).isEqualTo("/tg/bot123456:s3cret/sendMessage");
        JsonNode body = JsonMapper.shared().readTree(server.last().text());
        assertThat(body.path("text").asString())
                .isEqualTo("<b>Yard &lt;1&gt; is offline &amp; blind</b>\n\na &lt; b &amp; c &gt; d\n\n"
                        + "https://nvr.home/?a=1&amp;b=2");
        assertThat(body.path("chat_id").asString()).isEqualTo("-99");
        assertThat(body.path("message_thread_id").asInt()).isEqualTo(7);
        assertThat(body.path("parse_mode").asString()).isEqualTo("HTML");
        assertThat(body.path("disable_notification").asBoolean()).isFalse();
        assertThat(body.path("link_preview_options").path("is_disabled").asBoolean())
                .isTrue();
    }

    @Test
    void aTextThatIsTooLongIsCutBeforeItIsEscaped() throws Exception {
        server.reply(200, DONE);
        channel.deliver(Letters.offline("<🐈> ".repeat(2000)));
        String text =
                JsonMapper.shared().readTree(server.last().text()).path("text").asString();
        String shown = text.replaceAll("</?b>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
        assertThat(shown.length()).isBetween(4000, 4096);
        assertThat(shown).endsWith("<🐈>…");
    }

    @Test
    void aPictureHasTheTextAsItsCaption() throws Exception {
        server.reply(200, DONE);
        Path picture = Files.write(folder.resolve("a.jpg"), Letters.jpeg());
        assertThat(channel.deliver(Letters.withPicture(picture, "text")).remoteId())
                .isEqualTo("-100 41 picture");
        Request request = server.last();
        assertThat(request.path()).endsWith("/sendPhoto");
        assertThat(request.header("Content-Type")).startsWith("multipart/form-data; boundary=");
        assertThat(request.text())
                .contains("name=\"chat_id\"", "name=\"photo\"; filename=\"picture.jpg\"")
                .contains("<b>Bewegung: Größe 猫</b>\n\ntext")
                .contains("name=\"disable_notification\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\ntrue");
        assertThat(new String(request.body(), StandardCharsets.ISO_8859_1))
                .contains(new String(Letters.jpeg(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void aRefusedPictureIsSentAsADocumentAndElseLeftOut() throws Exception {
        Path picture = Files.write(folder.resolve("a.jpg"), Letters.jpeg());
        server.reply(400, error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")).reply(200, DONE);
        assertThat(channel.deliver(Letters.withPicture(picture, "text")).remoteId())
                .isEqualTo("-100 41 text");
        assertThat(paths()).containsExactly("sendPhoto", "sendDocument");
        server.reply(400, error(400, "Bad Request: IMAGE_PROCESS_FAILED"))
                .reply(413, error(413, "Request Entity Too Large"))
                .reply(200, DONE);
        channel.deliver(Letters.withPicture(picture, "text"));
        assertThat(paths()).containsExactly("sendPhoto", "sendDocument", "sendPhoto", "sendDocument", "sendMessage");
    }

    @Test
    void aTextTooLongForACaptionComesFirstAndThePictureSilentlyBelow() throws Exception {
        Path picture = Files.write(folder.resolve("a.jpg"), Letters.jpeg());
        server.reply(200, DONE).reply(500, "");
        assertThat(channel.deliver(Letters.withPicture(picture, "word ".repeat(300)))
                        .remoteId())
                .isEqualTo("-100 41 text");
        assertThat(paths()).containsExactly("sendMessage", "sendPhoto");
        assertThat(server.last().text()).contains("{\"message_id\":41}");
    }

    @Test
    void aDeliveredLetterIsEditedInPlace() throws Exception {
        Letter letter = Letters.offline("still away");
        server.reply(200, DONE);
        assertThat(channel.deliver(Letters.replacing(letter, "-100 41 text")).remoteId())
                .isEqualTo("-100 41 text");
        JsonNode body = JsonMapper.shared().readTree(server.last().text());
        assertThat(body.path("message_id").asInt()).isEqualTo(41);
        server.reply(200, DONE);
        channel.deliver(Letters.replacing(letter, "-100 41 picture"));
        server.reply(400, error(400, "Bad Request: message is not modified: specified new message content …"));
        assertThat(channel.deliver(Letters.replacing(letter, "-100 41 text")).remoteId())
                .isEqualTo("-100 41 text");
        Path picture = Files.write(folder.resolve("a.jpg"), Letters.jpeg());
        server.reply(200, DONE);
        channel.deliver(Letters.replacing(Letters.withPicture(picture, "text"), "-100 41 picture"));
        assertThat(paths())
                .containsExactly("editMessageText", "editMessageCaption", "editMessageText", "editMessageMedia");
    }

    @Test
    void aMessageThatCannotBeEditedAnyMoreBecomesANewOne() throws Exception {
        server.reply(400, error(400, "Bad Request: message can't be edited")).reply(200, DONE);
        assertThat(channel.deliver(Letters.replacing(Letters.offline("text"), "-100 3 text"))
                        .remoteId())
                .isEqualTo("-100 41 text");
        assertThat(paths()).containsExactly("editMessageText", "sendMessage");
    }

    @Test
    void theNewIdOfAGroupIsAdopted() throws Exception {
        server.reply(
                        400,
                        "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: group chat was upgraded\","
                                + "\"parameters\":{\"migrate_to_chat_id\":-1001234567890}}")
                .reply(200, DONE)
                .reply(200, DONE);
        channel.deliver(Letters.offline("one"));
        channel.deliver(Letters.offline("two"));
        assertThat(server.requests()).hasSize(3);
        for (Request request : server.requests().subList(1, 3)) {
            assertThat(JsonMapper.shared()
                            .readTree(request.text())
                            .path("chat_id")
                            .asString())
                    .isEqualTo("-1001234567890");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401,Unauthorized,LASTING",
        "404,Not Found,LASTING",
        "403,Forbidden: bot was blocked by the user,LASTING",
        "400,Bad Request: chat not found,LASTING",
        "400,Bad Request: message thread not found,LASTING",
        "400,Bad Request: text must be encoded in UTF-8,THIS_LETTER",
        "500,Internal Server Error,LATER"
    })
    void eachRefusalHasItsOutlookAndNeverShowsTheToken(int status, String description, Outlook outlook) {
        server.reply(status, error(status, description + " " + TOKEN));
        DeliveryException failure = refused(channel);
        assertThat(failure.outlook()).isEqualTo(outlook);
        assertThat(failure.sentence())
                .startsWith("Telegram at 127.0.0.1:")
                .contains(description)
                .doesNotContain("s3cret");
    }

    @Test
    void aFloodIsPausedAsLongAsTelegramAsks() {
        server.reply(
                429,
                "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 35\","
                        + "\"parameters\":{\"retry_after\":35}}");
        DeliveryException failure = refused(channel);
        assertThat(failure.outlook()).isEqualTo(Outlook.LATER);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(35));
    }

    @Test
    void whatIsNotTelegramDoesNotCountAsSent() throws Exception {
        server.reply(200, "<html>Please sign in to this network</html>");
        assertThat(refused(channel).outlook()).isEqualTo(Outlook.LATER);
        try (RudeServer rude = RudeServer.start(Manner.CUT_IN_BODY)) {
            TelegramChannel cut = new TelegramChannel(
                    new TelegramSettings(rude.peer("http"), new Secret(TOKEN), "-99", Optional.empty()),
                    Buttons.NONE,
                    new SystemClock(),
                    LONG);
            assertThat(refused(cut).outlook()).isEqualTo(Outlook.UNCERTAIN);
        }
    }

    @Test
    void aLetterMayHaveButtons() throws Exception {
        server.reply(200, DONE);
        channel(letter -> Optional.of(new Keyboard(List.of(new Button("Show", "s:1"), new Button("Reject", "r:1")))))
                .deliver(Letters.offline("text"));
        assertThat(JsonMapper.shared().readTree(server.last().text()).path("reply_markup"))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"inline_keyboard": [[{"text": "Show", "callback_data": "s:1"},
                        {"text": "Reject", "callback_data": "r:1"}]]}"""));
    }

    private TelegramChannel channel(Buttons buttons) {
        return new TelegramChannel(
                new TelegramSettings(server.peer("/tg/"), new Secret(TOKEN), "-99", Optional.of(7)),
                buttons,
                new SystemClock(),
                LONG);
    }

    private List<String> paths() {
        return server.requests().stream()
                .map(request -> request.path().replaceFirst(".*/", ""))
                .toList();
    }

    private static String error(int code, String description) {
        return "{\"ok\":false,\"error_code\":" + code + ",\"description\":\"" + description + "\"}";
    }

    private static DeliveryException refused(TelegramChannel channel) {
        return catchThrowableOfType(DeliveryException.class, () -> channel.deliver(Letters.offline("text")));
    }
}
