package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Span.Kind;
import dev.watchkeeper.config.yaml.Span.Named;
import java.util.List;

/** Single edits of one text, each of which gives a new one; immutable. Whether the new text means what it should is for the caller to see. */
record TextEdits(String text, YamlText notation) {
    /** A value below the name of a section, on lines of its own; empty lines between stay where they are. */
    String insert(Span section, List<String> path, Written value) {
        Written inner = YamlEdit.around(path.subList(1, path.size()), value);
        String name = path.getFirst();
        if (section.kind() == Kind.FLOW_SECTION) {
            return insertInFlow(section, name, inner);
        }
        Named last = section.entries().getLast();
        return linesAfter(
                last.value().end(),
                notation.entry(name, inner, indent(section.entries().getFirst())));
    }

    private String insertInFlow(Span section, String name, Written value) {
        String entry = notation.inline(YamlEdit.around(List.of(name), value));
        String bare = entry.substring(1, entry.length() - 1);
        if (section.children().isEmpty()) {
            return text.substring(0, section.start()) + "{" + bare + "}" + text.substring(section.end());
        }
        int end = section.children().getLast().end();
        return text.substring(0, end) + ", " + bare + text.substring(end);
    }

    /** At the end of a text that says nothing. */
    String append(List<String> path, Written value) {
        Written inner = YamlEdit.around(path.subList(1, path.size()), value);
        if (notation.json()) {
            return notation.inline(YamlEdit.around(path, value)) + newline();
        }
        String start = text.isEmpty() || text.endsWith("\n") ? text : text + newline();
        return start + joined(notation.entry(path.getFirst(), inner, ""));
    }

    String remove(Span section, Named entry) {
        if (section.kind() == Kind.FLOW_SECTION) {
            return removeFromFlow(section, entry);
        }
        return text.substring(0, lineStart(entry.name().start()))
                + text.substring(afterLine(entry.value().end()));
    }

    private String removeFromFlow(Span section, Named entry) {
        List<Named> all = section.entries();
        int at = all.indexOf(entry);
        int from = at > 0 ? all.get(at - 1).value().end() : entry.name().start();
        int to = at == 0 && all.size() > 1
                ? all.get(1).name().start()
                : entry.value().end();
        return text.substring(0, from) + text.substring(to);
    }

    String replace(Span section, Named entry, Written value) {
        Span old = entry.value();
        boolean below = section.kind() != Kind.FLOW_SECTION && notation.isBelow(value);
        if (!below) {
            return inPlace(entry, notation.inline(value));
        }
        String indent = indent(entry);
        if (old.isBelow() && column(old.start()) > indent.length()) {
            // Begins where the old one began, on a line of its own.
            String lines = joined(notation.below(value, " ".repeat(column(old.start()))))
                    .strip();
            return text.substring(0, old.start()) + lines + text.substring(old.end());
        }
        int colon = afterColon(entry);
        String without = old.isBelow()
                ? text.substring(0, colon) + text.substring(old.end())
                : text.substring(0, colon) + text.substring(Math.max(colon, old.end()));
        return new TextEdits(without, notation).linesAfter(colon, notation.below(value, indent + "  "));
    }

    private String inPlace(Named entry, String inline) {
        Span old = entry.value();
        int colon = afterColon(entry);
        boolean beside = !old.isBelow() && old.kind() != Kind.BLOCK_SCALAR && !old.isNothing();
        if (beside || old.isBelow() && column(old.start()) > indent(entry).length()) {
            return text.substring(0, old.start()) + inline + text.substring(old.end());
        }
        return text.substring(0, colon) + " " + inline + text.substring(Math.max(colon, old.end()));
    }

    /** After the colon that follows the name. */
    private int afterColon(Named entry) {
        int at = entry.name().end();
        while (at < text.length() && text.charAt(at) != ':') {
            at++;
        }
        return Math.min(text.length(), at + 1);
    }

    /** Puts lines behind the line in which this index is. */
    private String linesAfter(int index, List<String> lines) {
        int at = afterLine(index);
        String before = text.substring(0, at);
        String gap = before.isEmpty() || before.endsWith("\n") ? "" : newline();
        String added = joined(lines);
        // The last line of the file may have no end, and keeps none.
        String trimmed = gap.isEmpty()
                ? added
                : added.substring(0, added.length() - newline().length());
        return before + gap + trimmed + text.substring(at);
    }

    private String joined(List<String> lines) {
        return String.join(newline(), lines) + newline();
    }

    private String newline() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private String indent(Named entry) {
        return " ".repeat(column(entry.name().start()));
    }

    private int column(int index) {
        return index - lineStart(index);
    }

    private int lineStart(int index) {
        return text.lastIndexOf('\n', index - 1) + 1;
    }

    private int afterLine(int index) {
        int end = text.indexOf('\n', index);
        return end < 0 ? text.length() : end + 1;
    }
}
