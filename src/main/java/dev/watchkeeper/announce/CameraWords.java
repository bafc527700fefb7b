package dev.watchkeeper.announce;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.session.CameraStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What people read about a camera that does not see; stateless. */
final class CameraWords {
    private static final String RETRIES = "Watchkeeper keeps looking for it and reports when it sees again. ";

    private CameraWords() {}

    /** One line. */
    static String title(String title, CameraStatus status) {
        if (status.lastPictureAge().isEmpty()) {
            return title + " shows no picture";
        }
        if (status.state() == CameraState.OFFLINE) {
            return title + " is offline";
        }
        return switch (kind(status)) {
            case FROZEN_PICTURE, TIMESTAMPS_FROZEN -> title + " shows a frozen picture";
            case BLACK_PICTURE -> title + " shows a uniform picture";
            default -> title + " shows no current picture";
        };
    }

    /**
     * What happened.
     *
     * @param blind for how long
     * @param seen whether it was ever seen
     */
    static String text(CameraStatus status, Duration blind, boolean seen) {
        String what = seen
                ? "It has not been seen for " + Times.words(blind)
                : "It has shown no picture since Watchkeeper began to watch it, " + Times.words(blind) + " ago";
        return what + ": " + because(status);
    }

    /** The cause in plain words, and its id. */
    static String because(CameraStatus status) {
        return status.message().isEmpty()
                ? "no picture comes (" + id(status) + ")."
                : status.message() + " (" + id(status) + ").";
    }

    /** The id of the cause. */
    static String id(CameraStatus status) {
        return status.cause().isEmpty() ? "no picture" : status.cause();
    }

    /** What happens next, and what a person can do. */
    static String next(CameraStatus status) {
        return switch (kind(status)) {
            case AUTH ->
                "Watchkeeper sends this password rarely, because cameras lock accounts"
                        + inTime(status, ", the next time in ")
                        + ". Correct the camera's user or password in the configuration.";
            case CERTIFICATE, BAD_URL, REDIRECT_LOOP, UNSUPPORTED_AUTH, TOO_LARGE, UNSUPPORTED_CODEC, CONFIGURATION ->
                "Trying again will hardly help" + inTime(status, "; the next session begins in ")
                        + ". Correct the camera's address or its settings.";
            case BLACK_PICTURE ->
                "A dark place stays dark in a new session: look at its light, lens and cover. " + RETRIES;
            case FROZEN_PICTURE, TIMESTAMPS_FROZEN, TIMESTAMPS_JUMP, NO_KEYFRAMES, DECODE_ERRORS ->
                "Watchkeeper begins new sessions at growing intervals and reports when it sees again. "
                        + "If it stays like this, restart the camera.";
            case RESTREAMER_DOWN ->
                "The camera itself may be well. The keeper restarts MediaMTX, and Watchkeeper reads the camera again at once;"
                        + " if it stays like this, 'watchkeeper streams' says why MediaMTX does not run.";
            case INTERNAL -> status.message() + ". The other cameras are watched.";
            case REFUSED,
                    UNREACHABLE,
                    TIMEOUT,
                    NOT_FOUND,
                    BUSY,
                    REJECTED,
                    UNSUPPORTED_TRANSPORT,
                    CAMERA_ERROR,
                    STALLED,
                    NO_VIDEO,
                    ENDED,
                    SOURCE_AWAY,
                    DISK_FULL,
                    WRITE_FAILED,
                    RECORDING_UNPLAYABLE,
                    RECORDER_STUCK,
                    ANALYSIS_STUCK,
                    PROCESS_DOWN,
                    STARTING,
                    HOST_ASLEEP,
                    CLOCK_STEP,
                    LEDGER_LOST,
                    ENVIRONMENT,
                    STOPPED ->
                status.nextAttemptAt().isPresent()
                        ? RETRIES + "Look at its power, network and address."
                                + inTime(status, " The next session begins in ") + "."
                        : RETRIES + "Look at its power, network and address.";
        };
    }

    private static String inTime(CameraStatus status, String before) {
        return status.nextAttemptAt()
                .map(at -> Duration.between(status.at(), at))
                .filter(Duration::isPositive)
                .map(wait -> before + Times.words(wait.plusMillis(999)))
                .orElse("");
    }

    private static FailureKind kind(CameraStatus status) {
        return Optional.of(status.cause())
                .filter(cause -> !cause.isEmpty())
                .map(cause -> FailureKind.valueOf(cause.toUpperCase(Locale.ROOT).replace('-', '_')))
                .orElse(FailureKind.TIMEOUT);
    }
}
