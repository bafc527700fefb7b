package dev.watchkeeper.base;

import java.util.Locale;

/**
 * Why something failed, decided where it is known. Policy reads the kind and never the message. An immutable enumeration; the
 * id is what people see in answers, metrics and the documentation.
 */
public enum FailureKind {
    /** The host answered that nothing listens on the port. */
    REFUSED,
    /** No way to the host, or its name has no address. */
    UNREACHABLE,
    /** No answer before the deadline. */
    TIMEOUT,
    /** Wrong or missing credentials. */
    AUTH,
    /** The other side shows another certificate than it should. */
    CERTIFICATE,
    /** The host knows no such stream, or there is no such file. */
    NOT_FOUND,
    /** The camera has no session to give now: 453, 503 and their like. */
    BUSY,
    /** The camera redirects from address to address, or nowhere. */
    REDIRECT_LOOP,
    /** The camera refuses what it was asked for, for good. */
    REJECTED,
    /** The camera does not offer the way in which video is to travel. */
    UNSUPPORTED_TRANSPORT,
    /** The camera asks for the password in ways only that nobody here knows, or that would give it away. */
    UNSUPPORTED_AUTH,
    /** The camera says that it has a fault of its own: 500 and its like. */
    CAMERA_ERROR,
    /** The camera sends more of something than anybody here holds for it. */
    TOO_LARGE,
    /** The address cannot be understood. */
    BAD_URL,
    /** No video in a format that can be watched. */
    UNSUPPORTED_CODEC,
    /** The connection stands and nothing arrives. */
    STALLED,
    /** Something arrives, and none of it is video. */
    NO_VIDEO,
    /** The other side ended the session, or the file is over. */
    ENDED,
    /** Video arrives without keyframes, so that nothing can be decoded. */
    NO_KEYFRAMES,
    /** Pictures cannot be decoded. */
    DECODE_ERRORS,
    /** The stream's timestamps stand still while its pictures come. */
    TIMESTAMPS_FROZEN,
    /** The stream's timestamps do not advance with the wall clock. */
    TIMESTAMPS_JUMP,
    /** Every decoded picture is exactly the one before. */
    FROZEN_PICTURE,
    /** Every pixel of the picture is alike. */
    BLACK_PICTURE,
    /** No room left on the recording volume. */
    DISK_FULL,
    /** The recording could not be written. */
    WRITE_FAILED,
    /** What is written of the recording cannot be played. */
    RECORDING_UNPLAYABLE,
    /** Packets wait to be recorded and none reaches the disk. */
    RECORDER_STUCK,
    /** Pictures wait to be looked at and none is finished. */
    ANALYSIS_STUCK,
    /** The process that watches was not running. */
    PROCESS_DOWN,
    /** The process that watches had begun, and the camera had not yet shown a picture. */
    STARTING,
    /** The host was suspended. */
    HOST_ASLEEP,
    /** The wall clock was set forward: this time never passed. */
    CLOCK_STEP,
    /** What was known of this time went with a damaged database: nobody can say any more whether the camera saw. */
    LEDGER_LOST,
    /** The configuration or an argument is wrong. */
    CONFIGURATION,
    /** A port, a lock or a folder that this process needs is not to be had. */
    ENVIRONMENT,
    /** Somebody asked for it. */
    STOPPED,
    /** A fault of Watchkeeper itself. */
    INTERNAL;

    /** The kind's name as people see it, for example {@code not-found}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
