package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/** Says for people what a late sign or a refusal means; stateless. */
final class Sentences {
    private Sentences() {}

    /** @param seconds how long the sign has been quiet while video came */
    static String of(FailureKind cause, long seconds) {
        return switch (cause) {
            case STALLED -> "the connection stands, but nothing arrives any more";
            case NO_VIDEO -> "data arrives, but no video any more";
            case NO_KEYFRAMES -> "video has come for " + seconds + " s without a keyframe";
            case TIMESTAMPS_FROZEN ->
                "pictures come, but the stream's timestamps have not advanced for " + seconds + " s";
            case TIMESTAMPS_JUMP ->
                "pictures come, but the stream's timestamps have jumped about for " + seconds + " s";
            case DECODE_ERRORS -> "video comes, but no good picture could be decoded of it for " + seconds + " s";
            case FROZEN_PICTURE -> "every picture of the last " + seconds + " s was exactly the same";
            case BLACK_PICTURE -> "the picture has been of one brightness throughout for " + seconds + " s";
            case DISK_FULL -> "nothing of the recording has reached the disk for " + seconds + " s: the volume is full";
            case WRITE_FAILED ->
                "nothing of the recording has reached the disk for " + seconds + " s: it cannot be written";
            case RECORDING_UNPLAYABLE -> "the recording is written, but its files do not play";
            case RECORDER_STUCK -> "nothing of the recording has reached the disk for " + seconds + " s";
            case ANALYSIS_STUCK -> "the motion stage has not finished any of its pictures for " + seconds + " s";
            case NOT_FOUND -> "the camera answers that it has no such stream";
            case BUSY -> "the camera answers that it has no session to give";
            case REJECTED, UNSUPPORTED_TRANSPORT -> "the camera answers that it does not do what it is asked for";
            case CAMERA_ERROR -> "the camera answers that it has a fault of its own";
            case REDIRECT_LOOP -> "the camera redirects and does not say where to";
            case REFUSED,
                    UNREACHABLE,
                    TIMEOUT,
                    AUTH,
                    CERTIFICATE,
                    UNSUPPORTED_AUTH,
                    TOO_LARGE,
                    BAD_URL,
                    UNSUPPORTED_CODEC,
                    ENDED,
                    PROCESS_DOWN,
                    STARTING,
                    HOST_ASLEEP,
                    CLOCK_STEP,
                    LEDGER_LOST,
                    CONFIGURATION,
                    ENVIRONMENT,
                    STOPPED,
                    INTERNAL -> "no picture has come yet";
        };
    }
}
