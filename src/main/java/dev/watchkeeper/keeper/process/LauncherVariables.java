package dev.watchkeeper.keeper.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The variables that the launcher set for this program alone: the locale in which Java reads UTF-8, and how the C library keeps memory; immutable.
 * Foreign programs get back what they would have had without them, other processes of this program get them as they are.
 */
public final class LauncherVariables {
    /** Set by the launcher: {@code NAME} of one that was not set before, {@code NAME=VALUE} of one that was, with blanks between them. */
    private static final String PROPERTY = "watchkeeper.own-variables";

    private final List<String> words;

    LauncherVariables(String words) {
        this.words = Stream.of(words.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    /** What the launcher said; none where this program was started without it. */
    public static LauncherVariables ofProperty() {
        return new LauncherVariables(System.getProperty(PROPERTY, ""));
    }

    /** Makes of this program's environment the one that a foreign program is to have. */
    void giveBack(Map<String, String> environment) {
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                environment.remove(word);
            } else {
                environment.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
    }

    /** Them as they are in this program's environment, for another process of this program. */
    public Map<String, String> in(Map<String, String> environment) {
        Map<String, String> own = new HashMap<>();
        for (String word : words) {
            String name = word.replaceFirst("=.*", "");
            String value = environment.get(name);
            if (value != null) {
                own.put(name, value);
            }
        }
        return own;
    }
}
