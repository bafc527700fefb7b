package dev.watchkeeper.motion.explain;

import dev.watchkeeper.config.MotionSettings;
import java.time.Duration;
import java.util.Locale;

/** Why there is an event, or none; an immutable enumeration. */
public enum Reason {
    /** Something moves, and has for long enough. */
    EVENT,
    /** There is an event although nothing moves now: it may go on within end-after, or what moved stands there. */
    EVENT_PAUSED,
    /** Something moves, and not yet for long enough. */
    TOO_SHORT,
    /** Something has moved for long enough and has not travelled: leaves, a flag, a fan. */
    NOT_TRAVELLING,
    /** What differs is clear enough but does not move. */
    STANDING,
    /** What differs is clear enough, and too small. */
    TOO_SMALL,
    /** What differs is clear and large enough, and neither hangs together nor belongs to anything that came. */
    NO_REGION,
    /** Nothing differs clearly enough. */
    BELOW,
    /** What is watched is smaller than the smallest region that counts, so that nothing can be found. */
    NOTHING_WATCHED,
    /** The background is being learned. */
    LEARNING,
    /** No picture has been compared lately. */
    NO_PICTURES,
    /** Motion is not looked for. */
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
                        ? "The event goes on: what moved stands there now, which keeps it open for up to 30 s."
                        : "The event goes on until nothing has moved for %s (end-after)."
                                .formatted(seconds(settings.endAfter()));
            case TOO_SHORT ->
                "Something moves since %s; it becomes an event after %s (begin-after)."
                        .formatted(
                                seconds(Duration.between(picture.since(), picture.at())),
                                seconds(settings.beginAfter()));
            case NOT_TRAVELLING ->
                "Something has moved for %s and not gone anywhere; what stays in its place, like leaves or a flag, is no event."
                        .formatted(seconds(Duration.between(picture.since(), picture.at())));
            case STANDING -> "Something is there that does not move.";
            case TOO_SMALL ->
                "Something differs clearly, but covers only %s of the picture; min-area asks for %s."
                        .formatted(percent(picture.largest()), percent(settings.minArea()));
            case NO_REGION -> "Much differs, but does not hang together, or shows the place that something left.";
            case BELOW ->
                "Nothing differs clearly enough: the score %d is below the threshold %d (sensitivity %d)."
                        .formatted(picture.score(), picture.threshold(), 101 - picture.threshold());
            case NOTHING_WATCHED ->
                "Zones and masks leave %s of the picture to watch, which is less than min-area (%s): nothing can be found."
                        .formatted(percent(picture.watched()), percent(settings.minArea()));
            case LEARNING -> "The background is being learned: the session is new, or the picture changed as a whole.";
            case NO_PICTURES -> "No picture has been compared for a while; the camera's state says why.";
            case OFF -> "Motion is not looked for (motion.enabled is false).";
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.01 ? "%.2f %%" : "%.1f %%", 100 * share);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
