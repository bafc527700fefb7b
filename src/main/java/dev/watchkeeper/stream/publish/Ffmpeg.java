package dev.watchkeeper.stream.publish;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A program ffmpeg; immutable.
 *
 * @param shown as sentences name it
 */
public record Ffmpeg(Path program, String shown) {
    private static final String NAME = "ffmpeg";

    /**
     * The one that this machine has.
     *
     * @param path the value of PATH
     */
    public static Optional<Ffmpeg> onPath(String path) {
        return ProgramSearch.find(NAME, path).map(file -> new Ffmpeg(file, file.toString()));
    }
}
