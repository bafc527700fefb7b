package dev.watchkeeper.announce;

import dev.watchkeeper.event.Label;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was recognised, in words; stateless. */
final class MotionWords {
    private static final int MOST_NAMED = 5;

    private MotionWords() {}

    /** Such as {@code person (87 %), car (61 %)}. */
    static String withConfidence(List<Label> labels) {
        return labels.stream()
                .limit(MOST_NAMED)
                .map(label -> label.name() + " (" + Math.round(100 * label.confidence()) + " %)")
                .collect(Collectors.joining(", "));
    }

    /** Such as {@code person, car}. */
    static String names(List<Label> labels) {
        return labels.stream().limit(MOST_NAMED).map(Label::name).distinct().collect(Collectors.joining(", "));
    }

    static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
