package dev.watchkeeper.escalate.recover;

import dev.watchkeeper.base.FailureKind;
import java.util.Arrays;
import java.util.Optional;

/** Which causes a camera's reboot may cure; stateless. A wrong password, a full disk or a stopped node are none of them. */
final class CurableCauses {
    private CurableCauses() {}

    /** Whether an action makes sense. An unknown cause may be cured. */
    static boolean contains(Optional<String> cause) {
        Optional<FailureKind> kind = cause.flatMap(id -> Arrays.stream(FailureKind.values())
                .filter(each -> each.id().equals(id))
                .findFirst());
        return kind.map(CurableCauses::isCurable).orElse(true);
    }

    private static boolean isCurable(FailureKind kind) {
        return switch (kind) {
            case REFUSED,
                    UNREACHABLE,
                    TIMEOUT,
                    BUSY,
                    CAMERA_ERROR,
                    STALLED,
                    NO_VIDEO,
                    ENDED,
                    NO_KEYFRAMES,
                    DECODE_ERRORS,
                    TIMESTAMPS_FROZEN,
                    TIMESTAMPS_JUMP,
                    FROZEN_PICTURE,
                    BLACK_PICTURE,
                    REJECTED,
                    TOO_LARGE,
                    NOT_FOUND,
                    SOURCE_AWAY -> true;
            case AUTH,
                    RESTREAMER_DOWN,
                    CERTIFICATE,
                    REDIRECT_LOOP,
                    UNSUPPORTED_TRANSPORT,
                    UNSUPPORTED_AUTH,
                    BAD_URL,
                    UNSUPPORTED_CODEC,
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
                    CONFIGURATION,
                    ENVIRONMENT,
                    STOPPED,
                    INTERNAL -> false;
        };
    }
}
