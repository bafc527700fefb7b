package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.config.TelegramSettings;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.LetterPicture;
import dev.watchkeeper.notify.Severity;
import dev.watchkeeper.notify.telegram.BotApi.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends letters to one chat, or edits them there; confined to the thread that sends on it. */
public final class TelegramChannel implements Channel {
    private static final Logger log = LoggerFactory.getLogger(TelegramChannel.class);
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final TelegramSettings settings;
    private final Buttons buttons;
    private final Clock clock;
    private final Duration limit;
    private final BotApi api;
    private String chat;

    /** Opens the channel of a chat, with buttons below letters that ask for a decision. */
    public static TelegramChannel open(TelegramSettings settings, Decisions decisions, Clock clock) {
        return open(settings, decisions, Approvals.Pace.USUAL, clock);
    }

    static TelegramChannel open(TelegramSettings settings, Decisions decisions, Approvals.Pace pace, Clock clock) {
        Approvals approvals = new Approvals(settings, decisions, pace, clock);
        approvals.start();
        return new TelegramChannel(settings, approvals, clock, LIMIT);
    }

    /** @param buttons which letters get buttons; closed with the channel */
    TelegramChannel(TelegramSettings settings, Buttons buttons, Clock clock, Duration limit) {
        this.settings = settings;
        this.buttons = buttons;
        this.clock = clock;
        this.limit = limit;
        api = new BotApi(settings, clock);
        chat = settings.chatId();
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean canEdit() {
        return true;
    }

    @Override
    public Receipt deliver(Letter letter) throws DeliveryException {
        Deadline deadline = Deadline.in(limit, clock);
        Optional<SentMessage> earlier = letter.delivery().replaces().flatMap(SentMessage::parse);
        if (earlier.isPresent() && edit(letter, earlier.get(), deadline)) {
            buttons.shown(letter, earlier.get());
            return new Receipt(earlier.get().toString());
        }
        SentMessage sent = send(letter, deadline);
        buttons.shown(letter, sent);
        return new Receipt(sent.toString());
    }

    /** @return false if the message can no longer be edited */
    private boolean edit(Letter letter, SentMessage earlier, Deadline deadline) throws DeliveryException {
        Optional<byte[]> picture =
                earlier.picture() && Wording.fitsCaption(letter) ? LetterPicture.read(letter) : Optional.empty();
        Reply reply = picture.isPresent()
                ? api.upload("editMessageMedia", newPicture(letter, earlier, picture.get()), deadline)
                : api.call(
                        earlier.picture() ? "editMessageCaption" : "editMessageText",
                        newText(letter, earlier),
                        deadline);
        if (reply.isSuccess() || reply.says("message is not modified")) {
            return true;
        }
        if (reply.code() == 400 && reply.migratedTo().isEmpty() && !reply.says("chat not found")) {
            log.debug("{} does not edit message {}: {}", api.title(), earlier.id(), reply.description());
            return false;
        }
        if (reply.migratedTo().isPresent()) {
            return false;
        }
        throw api.explain(reply);
    }

    private ObjectNode newText(Letter letter, SentMessage earlier) {
        ObjectNode parameters = Json.object();
        parameters.put("chat_id", earlier.chat());
        parameters.put("message_id", earlier.id());
        parameters.put("parse_mode", "HTML");
        if (earlier.picture()) {
            parameters.put("caption", Wording.caption(letter));
        } else {
            parameters.put("text", Wording.text(letter));
            parameters.putObject("link_preview_options").put("is_disabled", true);
        }
        buttons.of(letter).ifPresent(keyboard -> parameters.set("reply_markup", keyboard.json()));
        return parameters;
    }

    /** The text states the age of the letter's own picture, so an older one must not stay above it. */
    private Multipart newPicture(Letter letter, SentMessage earlier, byte[] picture) {
        ObjectNode media = Json.object();
        media.put("type", "photo");
        media.put("media", "attach://picture");
        media.put("caption", Wording.caption(letter));
        media.put("parse_mode", "HTML");
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("chat_id", earlier.chat());
        fields.put("message_id", Long.toString(earlier.id()));
        fields.put("media", Json.write(media));
        buttons.of(letter)
                .ifPresent(
                        keyboard -> fields.put("reply_markup", keyboard.json().toString()));
        return Multipart.of(fields, "picture", picture);
    }

    private SentMessage send(Letter letter, Deadline deadline) throws DeliveryException {
        Optional<byte[]> picture = LetterPicture.read(letter);
        if (picture.isPresent() && Wording.fitsCaption(letter)) {
            for (String kind : new String[] {"photo", "document"}) {
                Reply reply = repeatedAfterMigration(
                        () -> api.upload(method(kind), captioned(letter, kind, picture.get()), deadline));
                if (reply.isSuccess()) {
                    return sent(reply.result(), kind.equals("photo"));
                }
                if (!refusesPicture(reply)) {
                    throw api.explain(reply);
                }
                log.debug("{} does not take the picture as {}: {}", api.title(), kind, reply.description());
            }
        }
        Reply reply = repeatedAfterMigration(() -> api.call("sendMessage", text(letter), deadline));
        if (!reply.isSuccess()) {
            throw api.explain(reply);
        }
        SentMessage sent = sent(reply.result(), false);
        if (picture.isPresent() && !Wording.fitsCaption(letter)) {
            attach(picture.get(), sent, deadline);
        }
        return sent;
    }

    /** Below a text that is too long for a caption; the letter has arrived even if this fails. */
    private void attach(byte[] picture, SentMessage sent, Deadline deadline) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("chat_id", sent.chat());
        settings.topic().ifPresent(topic -> fields.put("message_thread_id", topic.toString()));
        fields.put("disable_notification", "true");
        fields.put("reply_parameters", "{\"message_id\":" + sent.id() + "}");
        try {
            Reply reply = api.upload("sendPhoto", Multipart.of(fields, "photo", picture), deadline);
            if (!reply.isSuccess()) {
                log.debug("{} does not take the picture: {}", api.title(), reply.description());
            }
        } catch (DeliveryException e) {
            log.debug("The picture was not sent: {}", e.sentence());
        }
    }

    private static boolean refusesPicture(Reply reply) {
        return reply.code() == 413
                || reply.code() == 400
                        && !reply.says("chat not found")
                        && !reply.says("thread not found")
                        && !reply.says("not enough rights to send text");
    }

    private static String method(String kind) {
        return kind.equals("photo") ? "sendPhoto" : "sendDocument";
    }

    private Multipart captioned(Letter letter, String kind, byte[] picture) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("chat_id", chat);
        settings.topic().ifPresent(topic -> fields.put("message_thread_id", topic.toString()));
        fields.put("caption", Wording.caption(letter));
        fields.put("parse_mode", "HTML");
        fields.put("disable_notification", Boolean.toString(isQuiet(letter)));
        buttons.of(letter)
                .ifPresent(
                        keyboard -> fields.put("reply_markup", keyboard.json().toString()));
        return Multipart.of(fields, kind, picture);
    }

    private ObjectNode text(Letter letter) {
        ObjectNode parameters = Json.object();
        parameters.put("chat_id", chat);
        settings.topic().ifPresent(topic -> parameters.put("message_thread_id", topic));
        parameters.put("text", Wording.text(letter));
        parameters.put("parse_mode", "HTML");
        parameters.put("disable_notification", isQuiet(letter));
        parameters.putObject("link_preview_options").put("is_disabled", true);
        buttons.of(letter).ifPresent(keyboard -> parameters.set("reply_markup", keyboard.json()));
        return parameters;
    }

    private static boolean isQuiet(Letter letter) {
        return letter.severity() == Severity.INFO;
    }

    /** One call; the group's new id is used once it is known. */
    private Reply repeatedAfterMigration(Call call) throws DeliveryException {
        Reply reply = call.run();
        Optional<String> moved = reply.migratedTo();
        if (reply.isSuccess() || moved.isEmpty()) {
            return reply;
        }
        log.warn("The group {} has become a supergroup: set notifications.telegram.chat-id to {}", chat, moved.get());
        chat = moved.get();
        buttons.moved(chat);
        return call.run();
    }

    private SentMessage sent(JsonNode result, boolean picture) {
        JsonNode id = result.path("chat").path("id");
        return new SentMessage(
                id.isIntegralNumber() ? Long.toString(id.asLong()) : chat,
                result.path("message_id").asLong(0),
                picture);
    }

    @Override
    public void close() {
        buttons.close();
    }

    /** A call that can be repeated with another chat. */
    @FunctionalInterface
    private interface Call {
        Reply run() throws DeliveryException;
    }
}
