package dev.watchkeeper.analyse.model;

import java.time.Duration;
import java.util.Optional;

/** A model gave no usable answer; immutable. Its sentence holds no address and no key. */
final class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String sentence;
    private final long retryAfterMillis;

    /** Why; an immutable enumeration. */
    enum Kind {
        /** The server cannot be asked now: it is away, silent, too slow, or has a fault. */
        AWAY,
        /** The server asks for a pause. */
        PAUSE,
        /** It will fail until a person has changed something: sign-in, name of the model, a model without eyes. */
        SETUP,
        /** The answer is cut off, endless, or no answer to this question. */
        ANSWER,
        /** The asking thread was interrupted. */
        STOPPED
    }

    ModelException(Kind kind, String sentence, Optional<Duration> retryAfter) {
        super(sentence);
        this.kind = kind;
        this.sentence = sentence;
        retryAfterMillis = retryAfter.map(Duration::toMillis).orElse(-1L);
    }

    ModelException(Kind kind, String sentence) {
        this(kind, sentence, Optional.empty());
    }

    Kind kind() {
        return kind;
    }

    String sentence() {
        return sentence;
    }

    Optional<Duration> retryAfter() {
        return retryAfterMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMillis));
    }
}
