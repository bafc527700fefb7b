package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import java.util.Optional;

/**
 * One open session with something that delivers pictures; confined to the capture thread that opened it. Each kind of input is one implementation.
 */
public interface Source extends AutoCloseable {
    /** Waits for the next packet, until the session's interrupt is raised. */
    Reading read() throws FailureException;

    /** How many reads may fail in a row before the session ends; 1 if a failed read cannot be repeated. */
    default int failedReadLimit() {
        return 1;
    }

    /** The sound that is announced at the start and can be recorded. */
    default Optional<Track.Audio> audio() {
        return Optional.empty();
    }

    /** The name of an audio format that is received and dropped. */
    default Optional<String> droppedAudio() {
        return Optional.empty();
    }

    /** Ends the session cleanly within about a second, even after an interrupt. */
    @Override
    void close();

    /** Opens sessions; thread-safe. Tests replace it by misbehaving cameras. */
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
