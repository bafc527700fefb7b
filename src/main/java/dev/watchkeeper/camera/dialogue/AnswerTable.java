package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;

/**
 * The meaning of each status from 300 to 599, for sessions and probes, RTSP and HTTP alike; stateless. docs/signs.md has the same table; a test compares
 * them cell by cell. The statuses are those of RFC 2326 section 11, RFC 7826 section 17 and RFC 9110 section 15.
 */
public final class AnswerTable {
    private AnswerTable() {}

    /** Whether the status says why the camera gives nothing. */
    public static boolean isRefusal(int status) {
        return status >= 300 && status <= 599;
    }

    /** Whether the answer names another address to ask. */
    public static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** The cause of a refusal. A redirect is a refusal only if it cannot be followed. */
    public static FailureKind kind(int status) {
        return switch (status) {
            case 401, 403 -> FailureKind.AUTH;
            case 400, 404, 410 -> FailureKind.NOT_FOUND;
            case 408 -> FailureKind.TIMEOUT;
            case 409, 423, 425, 429, 453, 463, 503 -> FailureKind.BUSY;
            case 454 -> FailureKind.ENDED;
            case 461, 462 -> FailureKind.UNSUPPORTED_TRANSPORT;
            case 501, 505, 551 -> FailureKind.REJECTED;
            default -> {
                if (status < 400) {
                    yield FailureKind.REDIRECT_LOOP;
                }
                yield status < 500 ? FailureKind.REJECTED : FailureKind.CAMERA_ERROR;
            }
        };
    }

    /** What a person can do about it. */
    public static String remedy(FailureKind kind) {
        return switch (kind) {
            case AUTH -> "correct username and password-file";
            case NOT_FOUND -> "correct the path of the address";
            case TIMEOUT -> "check the network and the camera's load";
            case BUSY -> "close other viewers of the camera, or restart it";
            case ENDED -> "restart the camera if this happens often";
            case UNSUPPORTED_TRANSPORT -> "set transport to tcp or udp, whichever the camera offers";
            case REDIRECT_LOOP -> "configure the address at which the stream really is";
            case REJECTED -> "check that the address is the camera's stream; update its firmware";
            case CAMERA_ERROR -> "restart the camera; update its firmware if this happens often";
            default -> throw new IllegalArgumentException(kind + " is no answer");
        };
    }

    private static String meaning(FailureKind kind) {
        return switch (kind) {
            case AUTH -> "it refuses this user name and password";
            case NOT_FOUND -> "it has no such stream";
            case TIMEOUT -> "it timed out waiting for the request";
            case BUSY -> "it has no free session now";
            case ENDED -> "it has lost the session";
            case UNSUPPORTED_TRANSPORT -> "it does not support this transport";
            case REDIRECT_LOOP -> "it redirects without saying where";
            case REJECTED -> "it does not support the request";
            case CAMERA_ERROR -> "it has an internal fault";
            default -> throw new IllegalArgumentException(kind + " is no answer");
        };
    }

    /**
     * The failure for a refusal.
     *
     * @param reason the camera's own words, may be empty
     * @param request the method of the refused request
     */
    public static FailureException failure(int status, String reason, String request) {
        FailureKind kind = kind(status);
        return new FailureException(
                kind,
                "the camera answers " + status + (reason.isEmpty() ? "" : " " + reason) + " to " + request + ": "
                        + meaning(kind) + "; " + remedy(kind),
                request);
    }
}
