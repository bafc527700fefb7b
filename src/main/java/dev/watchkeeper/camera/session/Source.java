package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import java.util.Optional;

/**
 * One open session with whatever gives pictures; confined to the capture thread that opened it. A further kind of input is one more
 * implementation.
 */
public interface Source extends AutoCloseable {
    /** Waits for the next packet, until the session's interrupt says no. */
    Reading read() throws FailureException;

    /** How many reads may fail in a row before the session is over; 1 where a failed read cannot be repeated. */
    default int failedReadLimit() {
        return 1;
    }

    /** The sound that is announced from the begin and can be recorded. */
    default Optional<Track.Audio> audio() {
        return Optional.empty();
    }

    /** The name of an audio format that is received and dropped. */
    default Optional<String> droppedAudio() {
        return Optional.empty();
    }

    /** Ends the session in an orderly way within about a second, even if it was interrupted before. */
    @Override
    void close();

    /** Opens sessions; thread-safe. Tests put cameras that misbehave in its place. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens one session, without retrying.
         *
         * @param interrupt bounds the opening and everything after it
         */
        Source open(CameraSettings camera, Interrupt interrupt) throws FailureException;
    }
}
