package dev.watchkeeper.config.yaml;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where a setting was written: a position in a file, or a command-line argument; immutable. Prints as
 * {@code file:line:column}, or as the argument's name.
 *
 * @param source the file as the user named it, or the argument without its value
 * @param folder what relative paths written here are relative to
 * @param line from 1; 0 for an argument
 * @param column from 1; 0 for an argument
 */
public record Place(String source, Path folder, int line, int column) {
    /** In the order of reading: the file from its top, then the arguments. */
    static final Comparator<Place> ORDER = Comparator.comparing((Place place) -> place.line == 0)
            .thenComparing(Place::line)
            .thenComparing(Place::column)
            .thenComparing(Place::source);

    public static Place argument(String source, Path folder) {
        return new Place(source, folder, 0, 0);
    }

    Place at(int newLine, int newColumn) {
        return new Place(source, folder, newLine, newColumn);
    }

    /** Names another place relative to this one: by its line alone if both are in the same file. */
    String near(Place other) {
        return other.line > 0 && other.source.equals(source) ? "line " + other.line : other.toString();
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
