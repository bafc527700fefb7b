package dev.watchkeeper.keeper.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The environment variables that the launcher set for this program alone: a UTF-8 locale for Java, and the memory settings of the C library;
 * immutable. Foreign programs get the original values back; other processes of this program get the variables as they are.
 */
public final class LauncherVariables {
    /** Set by the launcher, separated by blanks: {@code NAME} of a variable that was not set before, {@code NAME=VALUE} of one that was. */
    private static final String PROPERTY = "watchkeeper.own-variables";

    private final List<String> words;

    LauncherVariables(String words) {
        this.words = Stream.of(words.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    /** Reads what the launcher passed on; empty if this program was started without it. */
    public static LauncherVariables ofProperty() {
        return new LauncherVariables(System.getProperty(PROPERTY, ""));
    }

    /** Restores the original values in the environment of a foreign program. */
    void restore(Map<String, String> environment) {
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                environment.remove(word);
            } else {
                environment.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
    }

    /** The variables with their values in the given environment, for another process of this program. */
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
