package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.notify.Cut;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.telegram.BotApi.Reply;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells in the chat what became of a press; confined to one thread. What fails here changes no decision. */
final class Notices {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MOST_ANSWER = 200;
    private static final int MOST_TEXT = 4096;
    private static final int MOST_CAPTION = 1024;

    private final BotApi api;
    private final Clock clock;

    Notices(BotApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Shows a sentence to whoever pressed the button. */
    void answer(Press press, String sentence) {
        ObjectNode wish = Json.object();
        wish.put("callback_query_id", press.callback());
        wish.put("text", Cut.line(sentence, MOST_ANSWER));
        wish.put("show_alert", true);
        call("answerCallbackQuery", wish);
    }

    /** Writes a sentence below the message of the button, whose buttons go; its bold and links stay. */
    void append(Press press, String sentence) {
        JsonNode message = press.message();
        boolean picture = message.has("caption");
        int most = picture ? MOST_CAPTION : MOST_TEXT;
        String before = message.path(picture ? "caption" : "text").asString("");
        String after = Cut.chars(before, Math.max(10, most - sentence.length() - 2)) + "\n\n" + sentence;
        ObjectNode wish = Json.object();
        wish.put("chat_id", message.path("chat").path("id").asLong());
        wish.put("message_id", message.path("message_id").asLong());
        wish.put(picture ? "caption" : "text", after);
        String entities = picture ? "caption_entities" : "entities";
        if (message.path(entities).isArray() && after.startsWith(before)) {
            wish.set(entities, message.path(entities));
        }
        edit(picture, wish);
    }

    /** The same for a letter that was sent. */
    void append(Letter letter, SentMessage sent, String sentence) {
        Letter longer = new Letter(
                letter.id(), letter.messages(), letter.subject(), letter.text() + "\n\n" + sentence, letter.delivery());
        ObjectNode wish = Json.object();
        wish.put("chat_id", sent.chat());
        wish.put("message_id", sent.id());
        wish.put("parse_mode", "HTML");
        wish.put(sent.picture() ? "caption" : "text", sent.picture() ? Wording.caption(longer) : Wording.text(longer));
        edit(sent.picture(), wish);
    }

    private void edit(boolean picture, ObjectNode wish) {
        if (!picture) {
            wish.putObject("link_preview_options").put("is_disabled", true);
        }
        call(picture ? "editMessageCaption" : "editMessageText", wish);
    }

    private void call(String method, ObjectNode wish) {
        try {
            Reply reply = api.call(method, wish, Deadline.in(LIMIT, clock));
            if (!reply.isSuccess()) {
                log.debug(
                        "{} does not {}: {}",
                        api.title(),
                        method,
                        api.explain(reply).sentence());
            }
        } catch (DeliveryException e) {
            log.debug("{} failed: {}", method, e.sentence());
        }
    }
}
