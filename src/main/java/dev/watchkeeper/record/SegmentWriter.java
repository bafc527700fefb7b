package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A file of a recording that is being written; confined to the recorder's thread. */
interface SegmentWriter {
    Path file();

    /** Adds a packet; the first is a keyframe. */
    void write(Packet packet) throws FailureException;

    /** How many bytes have reached the operating system. */
    long bytes();

    /** The end of the last picture, µs after the first packet's decoding time. */
    long endMicros();

    /**
     * Completes the file, or after a failure releases it with what is readable; either way nothing more is to be done.
     *
     * @return its size; 0 if nothing readable was written, and the file is gone
     */
    long close() throws FailureException;

    /** Opens files. */
    @FunctionalInterface
    interface Opener {
        /** @param from the time of the first picture */
        SegmentWriter open(String camera, Instant from, Track.Video video, Optional<Track.Audio> audio)
                throws FailureException;
    }
}
