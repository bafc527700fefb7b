package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.notify.Cut;
import dev.watchkeeper.notify.Letter;
import java.net.URI;
import java.util.Optional;

/** A letter as Telegram's HTML; stateless. Limits count what remains when tags and entities are taken away. */
final class Wording {
    private static final int MOST_TEXT = 4096;
    private static final int MOST_CAPTION = 1024;
    private static final int MOST_SUBJECT = 200;

    private Wording() {}

    /** Whether the whole letter fits below a picture. */
    static boolean fitsCaption(Letter letter) {
        return subject(letter).length() + 2 + body(letter).length() <= MOST_CAPTION;
    }

    static String text(Letter letter) {
        return html(letter, MOST_TEXT);
    }

    static String caption(Letter letter) {
        return html(letter, MOST_CAPTION);
    }

    private static String html(Letter letter, int most) {
        String subject = subject(letter);
        String body = Cut.chars(body(letter), most - subject.length() - 2);
        return "<b>" + escaped(subject) + "</b>" + (body.isEmpty() ? "" : "\n\n" + escaped(body));
    }

    private static String subject(Letter letter) {
        return Cut.line(letter.subject(), MOST_SUBJECT);
    }

    private static String body(Letter letter) {
        Optional<String> link = letter.delivery().link().map(URI::toString);
        String text = letter.text().strip();
        return link.filter(url -> !text.contains(url))
                .map(url -> text + "\n\n" + url)
                .orElse(text);
    }

    /** The Bot API wants these three escaped, and no others. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
