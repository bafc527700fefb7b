package dev.watchkeeper.mqtt;

import dev.watchkeeper.base.FailureKind;

/** The broker did not do what it was asked; immutable. Its sentence is for people, free of secrets. */
public final class MqttException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final Fate fate;

    /** What to expect of another attempt; an immutable enumeration. */
    public enum Fate {
        /** It may succeed soon. */
        LATER,
        /** It fails until a person has changed something. */
        LASTING,
        /** What was published was handed over and not confirmed: it may have arrived. */
        UNCERTAIN
    }

    MqttException(FailureKind kind, String sentence, Fate fate) {
        super(sentence);
        this.kind = kind;
        this.fate = fate;
    }

    public FailureKind kind() {
        return kind;
    }

    public Fate fate() {
        return fate;
    }

    /** The sentence; never null here. */
    public String sentence() {
        String message = getMessage();
        return message == null ? kind.id() : message;
    }
}
