package dev.watchkeeper.stream;

import dev.watchkeeper.config.CameraSettings;
import java.util.Optional;

/**
 * One path of the restreaming server; immutable.
 *
 * @param name such as {@code yard}, {@code yard_sub}, {@code matrix}
 * @param camera empty for a grid
 */
public record StreamPath(String name, Optional<String> camera, StreamKind kind, Feed feed) {
    /** The name of the path of a camera's transcoded main stream. */
    static String main(String camera) {
        return camera + "_main";
    }

    /** The name of the path of a camera's sub stream. */
    static String sub(String camera) {
        return camera + "_sub";
    }

    /** Where its bytes come from; immutable. */
    public sealed interface Feed {
        /**
         * The server itself reads the camera, so that the camera sees one connection.
         *
         * @param onDemand whether it does so only while somebody reads
         */
        record Pulled(CameraSettings source, boolean onDemand) implements Feed {}

        /** A publisher with this name sends them. */
        record Published(String publisher) implements Feed {}
    }
}
