package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.notify.Cut;
import dev.watchkeeper.notify.telegram.Decisions.Question;
import dev.watchkeeper.notify.telegram.Keyboard.Button;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A pressed button, as an update of the Bot API tells it; immutable. Anything in it may be made up, so it names what is decided about and is believed nothing else.
 *
 * @param callback to be answered
 * @param data what the button carried
 * @param message below which the button is; an object of the Bot API
 * @param by who pressed it
 */
record Press(String callback, String data, JsonNode message, String by) {
    private static final Pattern DATA = Pattern.compile("([ar]):([0-9A-Za-z_-]{1,24}):([0-9a-f]{32})");
    private static final int LONGEST_NAME = 60;

    /** The choice that a button stands for; immutable. */
    record Choice(Question question, boolean approve) {}

    static Keyboard keyboard(Question question) {
        return new Keyboard(
                List.of(new Button("✅ Approve", data("a", question)), new Button("❌ Reject", data("r", question))));
    }

    private static String data(String letter, Question question) {
        return letter + ":" + question.id() + ":" + question.mark();
    }

    /** The press in an update; empty if it is something else. */
    static Optional<Press> of(JsonNode update) {
        JsonNode query = update.path("callback_query");
        String id = query.path("id").asString("");
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new Press(
                        id, query.path("data").asString(""), query.path("message"), name(query.path("from"))));
    }

    /** Without line breaks: it stands in messages and in the audit log. */
    private static String name(JsonNode from) {
        String name = (from.path("first_name").asString("") + " "
                        + from.path("last_name").asString(""))
                .strip();
        String account = from.path("username").asString("");
        String whole = name
                + (account.isEmpty() ? "" : (name.isEmpty() ? "@" : " (@") + account + (name.isEmpty() ? "" : ")"));
        String clean = Cut.line(whole.replaceAll("\\p{Cntrl}", " ").strip(), LONGEST_NAME);
        return (clean.isEmpty() ? "user " + from.path("id").asLong(0) : clean) + " in Telegram";
    }

    /** Whether it was pressed in this chat: a number, or the {@code @name} of a channel. */
    boolean isIn(String chat) {
        JsonNode where = message.path("chat");
        return where.path("id").isIntegralNumber()
                        && Long.toString(where.path("id").asLong()).equals(chat)
                || chat.startsWith("@")
                        && chat.equalsIgnoreCase("@" + where.path("username").asString(""));
    }

    /** Empty if no button of ours carries such data. */
    Optional<Choice> choice() {
        Matcher parts = DATA.matcher(data);
        return parts.matches()
                ? Optional.of(new Choice(
                        new Question(parts.group(2), parts.group(3)),
                        parts.group(1).equals("a")))
                : Optional.empty();
    }
}
