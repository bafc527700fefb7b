package dev.watchkeeper.node;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.session.Source;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.media.Interrupt;
import java.util.Set;

/**
 * Opens no session with cameras that the keeper has left out because they repeatedly crashed this process; immutable. Such a camera is shown as
 * away, with the reason.
 */
record LeftOut(Set<String> cameras, Source.Opener inner) implements Source.Opener {
    /** Set by the keeper: comma-separated names. */
    private static final String VARIABLE = "WATCHKEEPER_LEFT_OUT";

    static Source.Opener ofEnvironment(Source.Opener inner) {
        String names = System.getenv(VARIABLE);
        return names == null || names.isEmpty() ? inner : new LeftOut(Set.of(names.split(",")), inner);
    }

    @Override
    public Source open(CameraSettings camera, Interrupt interrupt) throws FailureException {
        if (cameras.contains(camera.name())) {
            throw new FailureException(
                    FailureKind.INTERNAL,
                    "this camera crashed Watchkeeper three times within an hour and is left out for an hour");
        }
        return inner.open(camera, interrupt);
    }
}
