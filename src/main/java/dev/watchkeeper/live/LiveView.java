package dev.watchkeeper.live;

import java.time.Duration;
import java.util.Optional;

/** Serves live video as fragmented MP4, remuxed and never re-encoded; thread-safe. */
public interface LiveView {
    /** Which video of a camera; an immutable enumeration. */
    enum Choice {
        MAIN,
        /** The main stream with its sound, where it is AAC or Opus. */
        SOUND,
        /** The small stream for detection; where there is none, the main stream. */
        DETECTION
    }

    /**
     * Starts a viewing: init segment first, then fragments from the last keyframe on.
     *
     * @return empty for an unknown camera, or when the bound on viewings is reached
     */
    Optional<Viewing> watch(String camera, Choice choice, Viewer viewer);

    /** The codec string of the sound that a camera sends now and that can be heard, for example {@code mp4a.40.2}. */
    default Optional<String> sound(String camera) {
        return Optional.empty();
    }

    /** Receives the video. Called on a thread of the live view; must not wait. */
    interface Viewer {
        /**
         * New parameters: the following fragments need a new source buffer.
         *
         * @param codecString for example {@code avc1.42C01E}, or {@code avc1.42C01E,mp4a.40.2} with sound
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
