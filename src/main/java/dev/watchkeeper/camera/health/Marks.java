package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/**
 * Where the stages that work on one camera's packets note their progress; thread-safe. The stage makes a mark after the work. A mark takes less
 * than a microsecond, allocates nothing and never waits. {@link CameraVitals} derives the signs from them.
 */
public interface Marks {
    /** Ignores all marks: for a stage that nobody watches. */
    Marks NONE = new Marks() {};

    /**
     * A good picture was decoded: complete, with nothing concealed by the decoder. Call it for every picture that a stage looks at, even if it
     * decodes keyframes only; once or a few times a second is enough. Never call it for damaged pictures: their absence is the sign.
     *
     * @param epoch the session that the picture came from; pictures of an older one are ignored
     * @param takenNanos when its packet arrived, monotonic: a stage that looks back decodes pictures late, and they are no view of now
     * @param fingerprint equal for two pictures only if they are identical
     * @param uniform whether all pixels are alike, as in a black picture
     * @param glance whether it was decoded without the deblocking filter: its pixels are comparable only with those of another glance
     */
    default void picture(long epoch, long takenNanos, long fingerprint, boolean uniform, boolean glance) {}

    /** The motion stage queued something; called on the thread that gives it. */
    default void analysisGiven() {}

    /**
     * The motion stage finished one of the things that it was given, successfully or not.
     *
     * @param takenNanos when that thing arrived, monotonic; it tells how far the stage is behind
     */
    default void analysisDone(long takenNanos) {}

    /** The recorder queued something; called on the thread that gives it. */
    default void recordingGiven() {}

    /** The recorder finished one of the things that it was given, successfully or not. */
    default void recordingDone() {}

    /** Whether something should be recorded now; may be repeated. */
    default void recordingWanted(boolean wanted) {}

    /** Bytes of the open file reached the disk. */
    default void recorded() {}

    /**
     * A recorded file was checked for playback.
     *
     * @param playback if not PLAYS, nothing counts as recorded until a file plays
     * @param fromNanos when the file was begun, monotonic
     */
    default void recordingChecked(Playback playback, long fromNanos) {}

    /** Nothing could be written, for example {@code DISK_FULL}; the recorder keeps trying. */
    default void recordingFailed(FailureKind kind) {}
}
