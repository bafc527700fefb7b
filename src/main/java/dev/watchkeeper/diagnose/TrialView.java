package dev.watchkeeper.diagnose;

import dev.watchkeeper.config.TrialCamera;
import java.util.List;
import java.util.Optional;

/** Looks at an address before it is kept; thread-safe. Nothing is kept but a refused sign-in, so that no account is locked. */
@FunctionalInterface
public interface TrialView {
    /**
     * Looks now; takes up to 20 s.
     *
     * @param camera a camera of the configuration whose password is used if none is given and the address is at its host; empty for none
     */
    Outcome tryOut(TrialCamera.Given given, Optional<String> camera);

    /** What came of it; immutable. */
    sealed interface Outcome {
        record Looked(DiagnosisView.Answer answer) implements Outcome {}

        /** @param mistakes sentences that say why nothing was looked at */
        record Wrong(List<String> mistakes) implements Outcome {
            public Wrong {
                mistakes = List.copyOf(mistakes);
            }
        }
    }
}
