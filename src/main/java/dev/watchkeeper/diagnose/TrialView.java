package dev.watchkeeper.diagnose;

import dev.watchkeeper.config.TrialCamera;
import java.util.List;
import java.util.Optional;

/** Looks at an address before it is kept; thread-safe. Nothing is kept but a refused sign-in, so that no account is locked. */
@FunctionalInterface
public interface TrialView {
    /**
     * Looks now; takes up to 20 s, with a picture 20 s longer.
     *
     * @param camera a camera of the configuration whose password is used if none is given and the address is at its host; empty for none
     * @param picture whether a picture is wished
     */
    Outcome tryOut(TrialCamera.Given given, Optional<String> camera, boolean picture);

    /**
     * A picture of a camera that is well; immutable.
     *
     * @param jpeg empty if none was wished, the camera is not well, or none could be had
     * @param trouble why none could be had of a camera that is well, a sentence
     */
    record Picture(Optional<byte[]> jpeg, Optional<String> trouble) {
        public static final Picture NONE = new Picture(Optional.empty(), Optional.empty());

        public static Picture of(byte[] jpeg) {
            return new Picture(Optional.of(jpeg), Optional.empty());
        }

        public static Picture trouble(String sentence) {
            return new Picture(Optional.empty(), Optional.of(sentence));
        }
    }

    /** What came of it; immutable. */
    sealed interface Outcome {
        record Looked(DiagnosisView.Answer answer, Picture picture) implements Outcome {}

        /** @param mistakes sentences that say why nothing was looked at */
        record Wrong(List<String> mistakes) implements Outcome {
            public Wrong {
                mistakes = List.copyOf(mistakes);
            }
        }
    }
}
