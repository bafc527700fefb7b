package dev.watchkeeper.cli;

import dev.watchkeeper.base.Table;
import tools.jackson.databind.JsonNode;

/** Formats the fields of an answer for tables, missing ones as a dash; stateless. */
final class Cells {
    private Cells() {}

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        String text = value.isValueNode() ? value.asString("") : "";
        return text.isEmpty() ? "-" : Table.plain(text);
    }

    /** A camera's name, followed by its title in brackets, if it has one. */
    static String camera(JsonNode node, String field) {
        String title = text(node, "title");
        return title.equals("-") ? text(node, field) : text(node, field) + " (" + title + ")";
    }

    /** A time, to the second. */
    static String time(JsonNode node, String field) {
        return text(node, field).replaceFirst("\\.[0-9]+Z$", "Z");
    }

    /** Seconds in the two largest units that matter, for example {@code 2h 10m}. */
    static String age(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + "s";
        }
        if (s < 3600) {
            return s / 60 + "m " + s % 60 + "s";
        }
        return s < 86_400 ? s / 3600 + "h " + s % 3600 / 60 + "m" : s / 86_400 + "d " + s % 86_400 / 3600 + "h";
    }
}
