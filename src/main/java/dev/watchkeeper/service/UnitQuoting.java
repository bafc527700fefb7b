package dev.watchkeeper.service;

/** Quotes words and paths for unit files, where some characters are special; stateless. */
final class UnitQuoting {
    private UnitQuoting() {}

    /** A word of a command line or a list, in quotes. */
    static String quoted(Object text) {
        return '"' + value(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A word of a command line, where the dollar sign is special too. */
    static String argument(Object text) {
        return quoted(text).replace("$", "$$");
    }

    /** A whole value, where only the percent sign is special. */
    static String value(Object text) {
        return text.toString().replace("%", "%%");
    }
}
