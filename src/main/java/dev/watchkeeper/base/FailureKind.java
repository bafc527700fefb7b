package dev.watchkeeper.base;

import java.util.Locale;

/**
 * Why something failed, decided where it is known; an immutable enumeration. Policy reads the kind, never the message. Answers, metrics and
 * the documentation show its id.
 */
public enum FailureKind {
    /** The host answered that nothing listens on the port. */
    REFUSED,
    /** No route to the host, or its name has no address. */
    UNREACHABLE,
    /** No answer before the deadline. */
    TIMEOUT,
    /** Wrong or missing credentials. */
    AUTH,
    /** The other side presents an unexpected certificate. */
    CERTIFICATE,
    /** The host has no such stream, or there is no such file. */
    NOT_FOUND,
    /** The camera has no free session: 453, 503 and similar. */
    BUSY,
    /** The camera redirects from address to address, or nowhere. */
    REDIRECT_LOOP,
    /** The camera refuses the request permanently. */
    REJECTED,
    /** The camera does not support the transport. */
    UNSUPPORTED_TRANSPORT,
    /** The camera offers only authentication schemes that are unknown here or would disclose the password. */
    UNSUPPORTED_AUTH,
    /** The camera reports an internal error: 500 and similar. */
    CAMERA_ERROR,
    /** The camera sends more than the limits here allow. */
    TOO_LARGE,
    /** The address cannot be parsed. */
    BAD_URL,
    /** No video in a supported format. */
    UNSUPPORTED_CODEC,
    /** The connection is open and nothing arrives. */
    STALLED,
    /** Data arrives, but no video. */
    NO_VIDEO,
    /** The other side ended the session, or the file has ended. */
    ENDED,
    /** The restreaming server of this machine does not answer, or is another program. */
    RESTREAMER_DOWN,
    /** The restreaming server answers, but has no picture from the camera. */
    SOURCE_AWAY,
    /** Video arrives without keyframes, so nothing can be decoded. */
    NO_KEYFRAMES,
    /** Pictures cannot be decoded. */
    DECODE_ERRORS,
    /** The stream's timestamps stand still while pictures arrive. */
    TIMESTAMPS_FROZEN,
    /** The stream's timestamps do not advance with the wall clock. */
    TIMESTAMPS_JUMP,
    /** Every decoded picture equals the one before. */
    FROZEN_PICTURE,
    /** The picture is uniform. */
    BLACK_PICTURE,
    /** The recording volume is full. */
    DISK_FULL,
    /** The recording could not be written. */
    WRITE_FAILED,
    /** The recording is written but does not play. */
    RECORDING_UNPLAYABLE,
    /** Packets wait to be recorded, but none reaches the disk. */
    RECORDER_STUCK,
    /** Pictures wait to be analysed, but none is finished. */
    ANALYSIS_STUCK,
    /** The node was not running. */
    PROCESS_DOWN,
    /** The node was running, but the camera had not yet delivered a picture. */
    STARTING,
    /** The host was suspended. */
    HOST_ASLEEP,
    /** The wall clock was set forward: this time never passed. */
    CLOCK_STEP,
    /** A damaged database lost what was known of this time. */
    LEDGER_LOST,
    /** The configuration or an argument is wrong. */
    CONFIGURATION,
    /** A port, a lock or a folder that this process needs is unavailable. */
    ENVIRONMENT,
    /** Stopped on request. */
    STOPPED,
    /** A bug in Watchkeeper. */
    INTERNAL;

    /** The name shown to people, for example {@code not-found}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
