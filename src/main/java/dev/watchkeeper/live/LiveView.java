package dev.watchkeeper.live;

import java.time.Duration;
import java.util.Optional;

/** Serves live video as fragmented MP4, remuxed and never re-encoded; thread-safe. */
public interface LiveView {
    /**
     * Starts a viewing: init segment first, then fragments from the last keyframe on.
     *
     * @return empty for an unknown camera, or when the bound on viewings is reached
     */
    Optional<Viewing> watch(String camera, Viewer viewer);

    /** Receives the video. Called on a thread of the live view; must not wait. */
    interface Viewer {
        /**
         * New parameters: the following fragments need a new source buffer.
         *
         * @param codecString for example {@code avc1.42C01E}
         * @param initSegment the ftyp and moov boxes
         */
        void begin(String codecString, byte[] initSegment);

        /**
         * The next fragment.
         *
         * @param keyframe whether it starts with one
         * @param age of its picture now: fragments from the ring, when a viewing starts, may be old
         * @return false if the viewer could not take it: the viewer then continues at the next keyframe
         */
        boolean fragment(byte[] fragment, boolean keyframe, Duration age);

        /** The camera was removed or replaced: nothing more comes. Called once, on any thread. */
        default void ended() {}
    }

    /** A running viewing; thread-safe. */
    interface Viewing extends AutoCloseable {
        @Override
        void close();
    }
}
