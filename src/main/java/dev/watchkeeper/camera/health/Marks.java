package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/**
 * Where the stages that work on one camera's packets note what they have done; thread-safe. A mark is made after the work, by the stage that
 * did it; it takes less than a microsecond, allocates nothing, and never waits for anybody. {@link CameraVitals} makes signs of them.
 */
public interface Marks {
    /** For a stage that nobody watches. */
    Marks NONE = new Marks() {};

    /**
     * A good picture was decoded: whole, nothing in it invented by the decoder. To be called for every picture that a stage looks at, also
     * where only keyframes are decoded; once or a few times a second is enough. Not called for damaged pictures: their absence is the sign.
     *
     * @param epoch the session that the picture came from; pictures of an older one are passed over
     * @param fingerprint equal for two pictures only if they are exactly the same
     * @param uniform whether every pixel is alike, as in a black picture
     * @param glance whether it was decoded without the filter that smooths block edges: its pixels are comparable with those of another
     *     glance only
     */
    default void picture(long epoch, long fingerprint, boolean uniform, boolean glance) {}

    /** The motion stage was given something, and took it into its queue; on the thread that gives. */
    default void analysisGiven() {}

    /** The motion stage finished one of the things that it was given, whatever came of it. */
    default void analysisDone() {}

    /** The recorder was given something, and took it into its queue; on the thread that gives. */
    default void recordingGiven() {}

    /** The recorder finished one of the things that it was given, whatever came of it. */
    default void recordingDone() {}

    /** Whether something is to be recorded now; told as often as the recorder likes. */
    default void recordingWanted(boolean wanted) {}

    /** Bytes of the open file reached the disk. */
    default void recorded() {}

    /**
     * Somebody looked whether a recorded file plays.
     *
     * @param playback other than PLAYS: nothing counts as recorded until a file does
     * @param fromNanos when the file was begun, monotonic
     */
    default void recordingChecked(Playback playback, long fromNanos) {}

    /** Nothing could be written, for example {@code DISK_FULL}; the recorder tries on. */
    default void recordingFailed(FailureKind kind) {}
}
