package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.media.GrayPicture;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds what moves in a sequence of small gray pictures, whatever the time between them; confined to one thread. docs/motion.md explains the method.
 * Raising the sensitivity can only add to what is seen: the background learns the same at every sensitivity.
 */
final class Detector {
    /** After the first picture of a session everything is learned and nothing is reported for this long. */
    static final Duration LEARNING = Duration.ofSeconds(3);

    /** The same after the picture changed as a whole. */
    static final Duration RELEARNING = Duration.ofMillis(1500);

    private final MotionSettings settings;
    private @Nullable SessionDetector session;

    Detector(MotionSettings settings) {
        this.settings = settings;
    }

    /** Forgets the background: another session may show another picture. */
    void forget() {
        session = null;
    }

    /** @param workspaces those of the calling thread */
    Finding look(GrayPicture picture, Workspaces workspaces) {
        SessionDetector current = session;
        Workspace work = workspaces.of(picture);
        if (current == null || !current.continuesWith(picture)) {
            SessionDetector first = new SessionDetector(settings, picture, work);
            session = first;
            return first.learning(picture);
        }
        return current.look(picture, work);
    }

    /**
     * Whether a picture may show motion, by thresholds somewhat lower than those of {@link #look}; learns nothing. A single keyframe is judged
     * this way, to decide whether the pictures before it are worth decoding.
     *
     * @param workspaces those of the calling thread
     */
    boolean differs(GrayPicture picture, Workspaces workspaces) {
        SessionDetector current = session;
        return current == null
                || !current.continuesWith(picture)
                || current.mayShowMotion(picture, workspaces.of(picture));
    }
}
