package dev.watchkeeper.diagnose;

/** Diagnoses cameras for whoever asks; thread-safe. */
public interface DiagnosisView {
    /** Looks at a camera now; takes up to 20 s. */
    Answer diagnose(String camera);

    /** The answer; immutable. */
    sealed interface Answer {
        /** It was looked at. */
        record Done(Diagnosis diagnosis) implements Answer {}

        /**
         * The device is being looked at already, or as many others are as a node looks at.
         *
         * @param camera that is being looked at
         */
        record Busy(String camera) implements Answer {}

        /** There is no such camera. */
        record Unknown() implements Answer {}
    }
}
