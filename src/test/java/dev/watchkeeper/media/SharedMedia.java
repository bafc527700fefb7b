package dev.watchkeeper.media;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the media that others made, beside the project; stateless. Only tests with the tag {@code interop} may ask: {@code verify} reads nothing
 * outside its clone. Where they are absent a test fails if {@code CI} is set, and otherwise says what it left out.
 */
public final class SharedMedia {
    private static final Path FOLDER = Path.of("../shared/media");

    private SharedMedia() {}

    public static Path find(String name) {
        Path found = Path.of(System.getProperty("watchkeeper.home"))
                .resolve(FOLDER)
                .resolve(name)
                .normalize();
        if (Files.exists(found)) {
            return found;
        }
        String missing = "left out, because " + FOLDER.resolve(name) + " is absent";
        if (System.getenv("CI") != null) {
            throw new AssertionError(missing + ", which must be there where CI is set");
        }
        return abort(missing);
    }
}
