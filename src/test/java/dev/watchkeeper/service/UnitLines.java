package dev.watchkeeper.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a unit's text as systemd does, as far as the tests need it; immutable. */
record UnitLines(String text) {
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

    /** The values of a key, in order. */
    List<String> all(String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    /** The words of a command, with the instance's name in place. */
    static List<String> words(String line, String instance) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        Function<String, String> plain =
                word -> word.replace("%i", instance).replace("%%", "%").replace("$$", "$");
        while (matcher.find()) {
            String quoted = matcher.group(1);
            words.add(plain.apply(quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1")));
        }
        return words;
    }
}
