package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/** Explains a late sign or a refusal to people; stateless. */
final class Sentences {
    private Sentences() {}

    /** @param seconds how long the sign has been quiet while video came */
    static String of(FailureKind cause, long seconds) {
        return switch (cause) {
            case STALLED -> "the connection is open, but nothing arrives any more";
            case NO_VIDEO -> "data arrives, but no more video";
            case NO_KEYFRAMES -> "video has arrived for " + seconds + " s without a keyframe";
            case TIMESTAMPS_FROZEN ->
                "pictures arrive, but the stream's timestamps have not advanced for " + seconds + " s";
            case TIMESTAMPS_JUMP ->
                "pictures arrive, but the stream's timestamps have been jumping for " + seconds + " s";
            case DECODE_ERRORS -> "video arrives, but no good picture could be decoded from it for " + seconds + " s";
            case FROZEN_PICTURE -> "every picture of the last " + seconds + " s was exactly the same";
            case BLACK_PICTURE -> "the picture has been uniform for " + seconds + " s";
            case DISK_FULL -> "nothing of the recording has reached the disk for " + seconds + " s: the volume is full";
            case WRITE_FAILED -> "nothing of the recording has reached the disk for " + seconds + " s: writing fails";
            case RECORDING_UNPLAYABLE -> "the recording is written, but its files do not play";
            case RECORDER_STUCK -> "nothing of the recording has reached the disk for " + seconds + " s";
            case ANALYSIS_STUCK -> "the motion stage has not finished a picture for " + seconds + " s";
            case NOT_FOUND -> "the camera answers that it has no such stream";
            case BUSY -> "the camera answers that it has no free session";
            case REJECTED, UNSUPPORTED_TRANSPORT -> "the camera answers that it does not support the request";
            case CAMERA_ERROR -> "the camera answers that it has an internal fault";
            case REDIRECT_LOOP -> "the camera redirects without saying where";
            case RESTREAMER_DOWN -> "the restreaming server MediaMTX of this machine does not answer";
            case SOURCE_AWAY -> "MediaMTX answers, but gets no picture from the camera";
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
