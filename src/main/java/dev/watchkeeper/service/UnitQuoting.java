package dev.watchkeeper.service;

/** Quotes words and paths as they are written in units, where some characters have a meaning of their own; stateless. */
final class UnitQuoting {
    private UnitQuoting() {}

    /** A word of a command line or of a list: in quotes, with what systemd would replace kept as it is. */
    static String word(Object text) {
        return '"' + plain(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A word of a command line, in which also a dollar sign has a meaning. */
    static String argument(Object text) {
        return word(text).replace("$", "$$");
    }

    /** Text that is taken as a whole, in which only a percent sign has a meaning. */
    static String plain(Object text) {
        return text.toString().replace("%", "%%");
    }
}
