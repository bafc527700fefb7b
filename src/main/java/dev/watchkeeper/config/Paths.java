package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Resolves the paths in settings; stateless. */
final class Paths {
    private Paths() {}

    /**
     * The absolute path. If the text cannot be a path, notes the mistake and returns the folder.
     *
     * @param folder what a relative path is relative to
     */
    static Path resolve(String text, Path folder, Place place, Problems problems) {
        try {
            return folder.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            problems.mistake(place, "'" + Quote.of(text) + "' cannot be a path on this machine");
            return folder;
        }
    }
}
