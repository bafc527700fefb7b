package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Failures that follow from more than a status: sign-ins that could not be given, redirects, descriptions; stateless. */
final class Refusals {
    /** More redirects than this are a loop. */
    private static final int MAX_REDIRECTS = 5;

    /** Cameras have two or three. */
    private static final int MAX_TRACKS = 16;

    private static final Pattern TRACK = Pattern.compile("(?m)^m=");

    private Refusals() {}

    /** Why no sign-in was sent although the camera asked for one. */
    static FailureException notSignedIn(
            List<String> challenges, String method, boolean hasLogin, boolean home, NetworkAddress asked) {
        if (!hasLogin) {
            return new FailureException(
                    FailureKind.AUTH,
                    "the camera requires a user name and a password, and none are configured (set username and password-file)",
                    method);
        }
        if (!home) {
            return new FailureException(
                    FailureKind.UNSUPPORTED_AUTH,
                    "the camera redirects to " + asked.hostHeader()
                            + ", which requires a password; only the configured address gets it: to use that server,"
                            + " set it as url",
                    method);
        }
        return new FailureException(
                FailureKind.UNSUPPORTED_AUTH,
                "the camera requires sign-in by " + SignIn.offered(challenges)
                        + "; Watchkeeper knows digest (MD5, SHA-256) and basic: set one of them in the camera",
                method);
    }

    /**
     * The target of a redirect.
     *
     * @param count redirects so far, this one included
     */
    static NetworkAddress redirected(
            NetworkAddress from, Optional<String> location, Head answer, String method, int count)
            throws FailureException {
        if (count > MAX_REDIRECTS) {
            throw new FailureException(
                    FailureKind.REDIRECT_LOOP,
                    "the camera has redirected " + count + " times, last to " + from.hostHeader()
                            + "; configure the address at which the stream really is",
                    method);
        }
        if (location.isEmpty()) {
            int status = answer.status("RTSP").or(() -> answer.status("HTTP")).orElse(302);
            throw AnswerTable.failure(status, answer.reason(), method);
        }
        return from.redirected(location.get());
    }

    static void checkDescription(byte[] body) throws FailureException {
        long tracks = TRACK.matcher(new String(body, StandardCharsets.ISO_8859_1))
                .results()
                .count();
        if (tracks > MAX_TRACKS) {
            throw new FailureException(
                    FailureKind.TOO_LARGE,
                    "the camera describes " + tracks + " tracks; at most " + MAX_TRACKS + " are accepted");
        }
    }
}
