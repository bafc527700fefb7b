package dev.watchkeeper.motion.explain;

import dev.watchkeeper.config.MotionSettings;
import java.time.Duration;
import java.util.Locale;

/** Why there is or is not an event; an immutable enumeration. */
public enum Reason {
    /** Something moves, and has for long enough. */
    EVENT,
    /** The event is still open although nothing moves: end-after has not passed, or what moved stands there. */
    EVENT_PAUSED,
    /** Something moves, but not for long enough yet. */
    TOO_SHORT,
    /** Something has moved for long enough but has not travelled: leaves, a flag, a fan. */
    NOT_TRAVELLING,
    /** Something differs clearly but does not move. */
    STANDING,
    /** Something differs clearly but is too small. */
    TOO_SMALL,
    /** Much differs clearly, but it is not connected, or it is a place that something left. */
    NO_REGION,
    /** Nothing differs clearly enough. */
    BELOW,
    /** The watched area is smaller than the smallest region that counts. */
    NOTHING_WATCHED,
    /** The background is being learned. */
    LEARNING,
    /** No picture has been compared lately. */
    NO_PICTURES,
    /** Motion detection is off. */
    OFF;

    /** As the API writes it, for example {@code too-short}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Reason of(MotionPicture picture, MotionSettings settings) {
        if (picture.watched() < settings.minArea()) {
            return NOTHING_WATCHED;
        }
        if (picture.learning()) {
            return LEARNING;
        }
        return switch (picture.phase()) {
            case EVENT -> picture.moved() > 0 ? EVENT : EVENT_PAUSED;
            case SUSPICION -> picture.moved() > 0 ? suspicion(picture, settings) : still(picture, settings);
            case QUIET -> still(picture, settings);
        };
    }

    private static Reason suspicion(MotionPicture picture, MotionSettings settings) {
        Duration moved = Duration.between(picture.since(), picture.at());
        return moved.compareTo(settings.beginAfter()) < 0 ? TOO_SHORT : NOT_TRAVELLING;
    }

    private static Reason still(MotionPicture picture, MotionSettings settings) {
        if (!picture.regions().isEmpty()) {
            return STANDING;
        }
        if (picture.largest() > 0 && picture.largest() < settings.minArea()) {
            return TOO_SMALL;
        }
        return picture.score() >= picture.threshold() ? NO_REGION : BELOW;
    }

    /** The reason in a sentence, with the figures that decide. */
    String sentence(MotionPicture picture, MotionSettings settings) {
        return switch (this) {
            case EVENT ->
                "Something moves: the score %d reaches the threshold %d, and %s of the watched area moves."
                        .formatted(picture.score(), picture.threshold(), percent(picture.moved()));
            case EVENT_PAUSED ->
                picture.standing()
                        ? "The event stays open: what moved now stands still, which keeps it open for up to 30 s."
                        : "The event stays open until nothing has moved for %s (end-after)."
                                .formatted(seconds(settings.endAfter()));
            case TOO_SHORT ->
                "Something has moved for %s; it becomes an event after %s (begin-after)."
                        .formatted(
                                seconds(Duration.between(picture.since(), picture.at())),
                                seconds(settings.beginAfter()));
            case NOT_TRAVELLING ->
                "Something has moved for %s without travelling; what moves in place, like leaves or a flag, is no event."
                        .formatted(seconds(Duration.between(picture.since(), picture.at())));
            case STANDING -> "Something is there, but it does not move.";
            case TOO_SMALL ->
                "Something differs clearly, but covers only %s of the picture; min-area requires %s."
                        .formatted(percent(picture.largest()), percent(settings.minArea()));
            case NO_REGION -> "Much differs, but it is not connected, or it is a place that something left.";
            case BELOW ->
                "Nothing differs clearly enough: the score %d is below the threshold %d (sensitivity %d)."
                        .formatted(picture.score(), picture.threshold(), 101 - picture.threshold());
            case NOTHING_WATCHED ->
                "Zones and masks leave only %s of the picture to watch, less than min-area (%s): nothing can be found."
                        .formatted(percent(picture.watched()), percent(settings.minArea()));
            case LEARNING -> "The background is being learned: the session is new, or the picture changed as a whole.";
            case NO_PICTURES -> "No picture has been compared for a while; the camera's state explains why.";
            case OFF -> "Motion detection is off (motion.enabled is false).";
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.01 ? "%.2f %%" : "%.1f %%", 100 * share);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
