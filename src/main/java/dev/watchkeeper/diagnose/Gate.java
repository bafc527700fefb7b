package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.SignIn;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Signs in to one camera at most once, and only if its record of refused sign-ins allows it; confined to its thread. */
final class Gate {
    private final CameraSettings camera;
    private final Diagnoser.Tools tools;
    private boolean used;

    Gate(CameraSettings camera, Diagnoser.Tools tools) {
        this.camera = camera;
        this.tools = tools;
    }

    /**
     * The sign-in that answers a challenge.
     *
     * @throws FailureException if none may be sent, with what to do
     */
    SignIn choose(List<String> challenges) throws FailureException {
        if (!camera.signsIn()) {
            throw new FailureException(
                    FailureKind.AUTH,
                    "The camera requires a user and a password, and none are configured. Set username and password-file.");
        }
        if (used) {
            throw refusal();
        }
        Optional<Duration> pause = tools.signIns().waitBefore(camera);
        if (pause.isEmpty()) {
            throw new FailureException(
                    FailureKind.AUTH,
                    "The camera refused this user and password 5 times. No sign-in was tried, so that it locks no account."
                            + " Correct username and password-file.");
        }
        if (pause.get().isPositive()) {
            throw new FailureException(
                    FailureKind.AUTH,
                    "The camera refused this user and password lately. No sign-in was tried, so that it locks no account; one"
                            + " may be in " + words(pause.get()) + ". Correct username and password-file.");
        }
        SignIn.Login login = new SignIn.Login(
                camera.username().orElse(""),
                camera.password().map(Secret::reveal).orElse(""));
        SignIn chosen = SignIn.choose(challenges, login)
                .orElseThrow(() -> new FailureException(
                        FailureKind.UNSUPPORTED_AUTH,
                        "The camera asks for a sign-in by " + SignIn.offered(challenges)
                                + "; no password was sent. Set digest (MD5, SHA-256) or basic in the camera."));
        used = true;
        return chosen;
    }

    /** The camera refused the sign-in: counted as the watch counts it. */
    FailureException refused() {
        var unused = tools.signIns().refused(camera);
        return refusal();
    }

    private static FailureException refusal() {
        return new FailureException(
                FailureKind.AUTH,
                "The camera refuses this user and password. Correct username and password-file; until then Watchkeeper signs"
                        + " in rarely, because cameras lock accounts.");
    }

    /** The camera accepted it. */
    void accepted() {
        tools.signIns().accepted(camera);
    }

    private static String words(Duration time) {
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + 1 + " s";
    }
}
