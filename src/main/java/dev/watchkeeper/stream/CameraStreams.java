package dev.watchkeeper.stream;

import java.util.Optional;

/**
 * The streams of one camera; immutable.
 *
 * @param sub a smaller picture, always transcoded
 */
public record CameraStreams(Main main, Optional<Transcode> sub) {
    /** The stream of full size; immutable. */
    public sealed interface Main {
        /** None. */
        record Off() implements Main {}

        /**
         * The camera's own stream, not transcoded.
         *
         * @param onDemand whether the server opens the camera only while somebody reads
         */
        record Proxy(boolean onDemand) implements Main {}

        /** Encoded anew, always running. */
        record Transcoded(Transcode how) implements Main {}
    }
}
