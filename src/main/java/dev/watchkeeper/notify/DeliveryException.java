package dev.watchkeeper.notify;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.Optional;

/** A receiver did not take a letter; immutable. */
public final class DeliveryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final long retryAfterMillis;
    private final Outlook outlook;

    /** What to expect of another attempt; an immutable enumeration. */
    public enum Outlook {
        /** It may succeed soon. */
        LATER,
        /** It fails until a person has changed something: a wrong password, an unknown chat. */
        LASTING,
        /** The receiver refuses this letter, and would take others. */
        THIS_LETTER,
        /** The letter was handed over and no answer came: it may have arrived. */
        UNCERTAIN
    }

    /**
     * @param sentence for people, free of secrets
     * @param retryAfter as the receiver asked
     */
    public DeliveryException(FailureKind kind, String sentence, Outlook outlook, Optional<Duration> retryAfter) {
        super(sentence);
        this.kind = kind;
        this.outlook = outlook;
        retryAfterMillis = retryAfter.map(Duration::toMillis).orElse(-1L);
    }

    public FailureKind kind() {
        return kind;
    }

    public Outlook outlook() {
        return outlook;
    }

    public Optional<Duration> retryAfter() {
        return retryAfterMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMillis));
    }

    /** The sentence; never null here. */
    public String sentence() {
        String message = getMessage();
        return message == null ? kind.id() : message;
    }
}
