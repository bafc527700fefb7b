package dev.watchkeeper.base;

/** The exit codes of the process; constants. Those above 64 are from BSD's sysexits.h. */
public final class ExitCodes {
    public static final int CLEAN = 0;

    /** A fault of this program. */
    public static final int INTERNAL = 1;

    public static final int USAGE = 2;

    /** No camera can be watched. */
    public static final int CAMERAS = 70;

    /** A port, a lock, a folder or a peer is unavailable; trying again may help. */
    public static final int ENVIRONMENT = 75;

    /** The configuration or the command line is wrong; trying again does not help. */
    public static final int CONFIGURATION = 78;

    private ExitCodes() {}

    public static int of(FailureKind kind) {
        return switch (kind) {
            case CONFIGURATION -> CONFIGURATION;
            case ENVIRONMENT, DISK_FULL, WRITE_FAILED -> ENVIRONMENT;
            case STOPPED -> CLEAN;
            case INTERNAL -> INTERNAL;
            case REFUSED,
                    UNREACHABLE,
                    TIMEOUT,
                    AUTH,
                    CERTIFICATE,
                    NOT_FOUND,
                    BUSY,
                    REDIRECT_LOOP,
                    REJECTED,
                    UNSUPPORTED_TRANSPORT,
                    UNSUPPORTED_AUTH,
                    CAMERA_ERROR,
                    TOO_LARGE,
                    BAD_URL,
                    UNSUPPORTED_CODEC,
                    STALLED,
                    NO_VIDEO,
                    ENDED,
                    RESTREAMER_DOWN,
                    SOURCE_AWAY,
                    NO_KEYFRAMES,
                    DECODE_ERRORS,
                    TIMESTAMPS_FROZEN,
                    TIMESTAMPS_JUMP,
                    FROZEN_PICTURE,
                    BLACK_PICTURE,
                    RECORDING_UNPLAYABLE,
                    RECORDER_STUCK,
                    ANALYSIS_STUCK,
                    PROCESS_DOWN,
                    STARTING,
                    HOST_ASLEEP,
                    CLOCK_STEP,
                    LEDGER_LOST -> CAMERAS;
        };
    }
}
