package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a session ends with that no status says by itself: sign-ins that were not given, redirects, descriptions; stateless. */
final class Refusals {
    /** After so many redirects there is no hope of an end. */
    private static final int MOST_REDIRECTS = 5;

    /** Cameras have two or three. */
    private static final int MOST_TRACKS = 16;

    private static final Pattern TRACK = Pattern.compile("(?m)^m=");

    private Refusals() {}

    /** Why nobody signed in although the camera asked for it. */
    static FailureException notSignedIn(
            List<String> challenges, String method, boolean hasLogin, boolean home, NetworkAddress asked) {
        if (!hasLogin) {
            return new FailureException(
                    FailureKind.AUTH,
                    "the camera wants a user name and a password, and none are configured (username, password-file)",
                    method);
        }
        if (!home) {
            return new FailureException(
                    FailureKind.UNSUPPORTED_AUTH,
                    "the camera redirects to " + asked.hostHeader()
                            + ", which wants a password; one is given to the configured address only: if that server is"
                            + " meant, write it as url",
                    method);
        }
        return new FailureException(
                FailureKind.UNSUPPORTED_AUTH,
                "the camera wants a sign-in by " + SignIn.offered(challenges)
                        + "; digest (MD5, SHA-256) and basic are known here: set one of them in the camera",
                method);
    }

    /**
     * Where a redirect leads.
     *
     * @param count of redirects so far, with this one
     */
    static NetworkAddress redirected(
            NetworkAddress from, Optional<String> location, Head answer, String method, int count)
            throws FailureException {
        if (count > MOST_REDIRECTS) {
            throw new FailureException(
                    FailureKind.REDIRECT_LOOP,
                    "the camera has redirected " + count + " times, last to " + from.hostHeader()
                            + "; write the address at which the stream really is",
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
        if (tracks > MOST_TRACKS) {
            throw new FailureException(
                    FailureKind.TOO_LARGE,
                    "the camera describes " + tracks + " tracks; " + MOST_TRACKS + " are taken at most");
        }
    }
}
