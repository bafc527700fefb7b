package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes values as YAML, or as its subset JSON; immutable. Comments and places are not written. */
public record YamlText(boolean json) {
    public static final YamlText YAML = new YamlText(false);

    private static final String STEP = "  ";

    /** Means itself wherever it stands. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./%+-]*");

    private static final Pattern JSON_PLAIN = Pattern.compile("-?(0|[1-9][0-9]{0,15})(\\.[0-9]{1,15})?|true|false");

    /** On one line. */
    public String inline(Written value) {
        return switch (value) {
            case Scalar scalar -> scalar.isEmpty() ? "null" : word(scalar.text(), scalar.plain());
            case Items list -> list.items().stream().map(this::inline).collect(Collectors.joining(", ", "[", "]"));
            case Section section ->
                section.entries().entrySet().stream()
                        .map(entry -> word(entry.getKey(), false) + ": "
                                + inline(entry.getValue().value()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /** Whether it is written on lines of its own, below its name. */
    boolean isBelow(Written value) {
        return switch (value) {
            case Scalar scalar -> false;
            case Items list ->
                !json && !list.items().isEmpty() && list.items().stream().allMatch(Section.class::isInstance);
            case Section section -> !json && !section.entries().isEmpty();
        };
    }

    /** A name with its value, as lines. */
    List<String> entry(String name, Written value, String indent) {
        List<String> lines = new ArrayList<>();
        if (isBelow(value)) {
            lines.add(indent + word(name, false) + ":");
            lines.addAll(below(value, indent + STEP));
        } else {
            lines.add(indent + word(name, false) + ": " + inline(value));
        }
        return lines;
    }

    /** A value that stands below its name. */
    List<String> below(Written value, String indent) {
        List<String> lines = new ArrayList<>();
        switch (value) {
            case Section section ->
                section.entries().forEach((name, entry) -> lines.addAll(entry(name, entry.value(), indent)));
            case Items list -> list.items().forEach(item -> lines.add(indent + "- " + inline(item)));
            case Scalar scalar -> lines.add(indent + inline(scalar));
        }
        return lines;
    }

    /** The lines of a section at the top of a file. */
    public List<String> lines(Section section) {
        return below(section, "");
    }

    /** @param plain whether it was written without quotes, so that nothing may be meant */
    private String word(String text, boolean plain) {
        if (json
                ? plain && JSON_PLAIN.matcher(text).matches()
                : PLAIN.matcher(text).matches() && !isNothing(text)) {
            return text;
        }
        boolean printable = text.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || c == 0x2028
                        || c == 0x2029
                        || c == 0xFEFF
                        || c >= 0xD800 && c <= 0xDFFF);
        return !json && printable ? "'" + text.replace("'", "''") + "'" : quoted(text);
    }

    private static boolean isNothing(String text) {
        return text.equals("null") || text.equals("~");
    }

    /** RFC 8259, section 7, which YAML 1.2 contains. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (c < 0x20 || c >= 0x7F && c <= 0x9F || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
                        quoted.append(String.format("\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
