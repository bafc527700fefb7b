package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;

/**
 * What each answer from 300 to 599 means, for sessions and probes, RTSP and HTTP alike; stateless. docs/signs.md has the same table, and a test
 * compares them cell by cell. The numbers are those of RFC 2326 section 11, RFC 7826 section 17 and RFC 9110 section 15.
 */
public final class AnswerTable {
    private AnswerTable() {}

    /** Whether it is an answer that says why nothing is to be had. */
    public static boolean isRefusal(int status) {
        return status >= 300 && status <= 599;
    }

    /** Whether the answer names another address at which to ask. */
    public static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** The cause of a refusal. A redirect is one only when it cannot be followed. */
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

    /** What to do about it. */
    public static String remedy(FailureKind kind) {
        return switch (kind) {
            case AUTH -> "correct username and password-file";
            case NOT_FOUND -> "correct the path of the address";
            case TIMEOUT -> "look at the network, and at what else the camera does";
            case BUSY -> "close other viewers of the camera, or restart it";
            case ENDED -> "restart the camera if it does so often";
            case UNSUPPORTED_TRANSPORT -> "set transport to tcp or udp, whichever the camera offers";
            case REDIRECT_LOOP -> "write the address at which the stream really is";
            case REJECTED -> "look whether the address is the camera's stream, and at its firmware";
            case CAMERA_ERROR -> "restart the camera; update its firmware if it does so often";
            default -> throw new IllegalArgumentException(kind + " is no answer");
        };
    }

    private static String meaning(FailureKind kind) {
        return switch (kind) {
            case AUTH -> "it refuses this user name and password";
            case NOT_FOUND -> "it has no such stream";
            case TIMEOUT -> "it waited for the request in vain";
            case BUSY -> "it has no session to give now";
            case ENDED -> "it has forgotten the session";
            case UNSUPPORTED_TRANSPORT -> "it does not send in this way";
            case REDIRECT_LOOP -> "it redirects and does not say where to";
            case REJECTED -> "it does not do what it is asked for";
            case CAMERA_ERROR -> "it has a fault of its own";
            default -> throw new IllegalArgumentException(kind + " is no answer");
        };
    }

    /**
     * The failure that a refusal is.
     *
     * @param reason the camera's own words, may be empty
     * @param request the method that was answered
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
