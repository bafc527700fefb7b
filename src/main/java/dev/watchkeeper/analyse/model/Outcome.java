package dev.watchkeeper.analyse.model;

import java.time.Duration;

/** What came of a question to the models; immutable. */
public sealed interface Outcome<T> {
    /**
     * A model has answered.
     *
     * @param model its name in the configuration
     */
    record Answered<T>(T value, String model) implements Outcome<T> {}

    /** Models were reached, and none gave an answer that can be used. */
    record Unusable<T>(String sentence) implements Outcome<T> {}

    /**
     * No model can be asked at present; the question should wait.
     *
     * @param retryIn when one may be asked again
     */
    record Unavailable<T>(String sentence, Duration retryIn) implements Outcome<T> {}
}
