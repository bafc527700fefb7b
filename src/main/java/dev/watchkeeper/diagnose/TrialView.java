package dev.watchkeeper.diagnose;

import dev.watchkeeper.config.TrialCamera;
import java.util.List;
import java.util.Optional;

/** Looks at an address before it is kept; thread-safe. Nothing is kept but a refused sign-in, so that no account is locked. */
@FunctionalInterface
public interface TrialView {
    /**
     * Looks now; takes up to 20 s, with a picture 10 s longer.
     *
     * @param camera a camera of the configuration whose password is used if none is given and the address is at its host; empty for none
     * @param picture whether a picture is wished
     */
    Outcome tryOut(TrialCamera.Given given, Optional<String> camera, boolean picture);

    /** What came of it; immutable. */
    sealed interface Outcome {
        /** @param picture a JPEG; empty if none was wished, or the camera is not well */
        record Looked(DiagnosisView.Answer answer, Optional<byte[]> picture) implements Outcome {}

        /** @param mistakes sentences that say why nothing was looked at */
        record Wrong(List<String> mistakes) implements Outcome {
            public Wrong {
                mistakes = List.copyOf(mistakes);
            }
        }
    }
}
