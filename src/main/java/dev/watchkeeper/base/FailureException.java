package dev.watchkeeper.base;

/** An error that carries its kind and a sentence for people, without secrets; immutable. */
public final class FailureException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    /** @param message a clear sentence that names the thing concerned and, where there is one, the remedy */
    public FailureException(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public FailureException(FailureKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public FailureKind kind() {
        return kind;
    }

    /** The sentence; never null here, unlike {@link #getMessage()} of exceptions in general. */
    public String sentence() {
        String message = getMessage();
        return message == null ? kind.id() : message;
    }
}
