package dev.watchkeeper.base;

/** An error with its kind and a sentence for people, free of secrets; immutable. */
public final class FailureException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final String refusedRequest;

    /** @param message a clear sentence that names what is concerned and the remedy, if there is one */
    public FailureException(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
        refusedRequest = "";
    }

    /** @param refusedRequest the request that the other side refused, for example {@code SETUP} */
    public FailureException(FailureKind kind, String message, String refusedRequest) {
        super(message);
        this.kind = kind;
        this.refusedRequest = refusedRequest;
    }

    public FailureException(FailureKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        refusedRequest = cause instanceof FailureException inner ? inner.refusedRequest : "";
    }

    public FailureKind kind() {
        return kind;
    }

    /** The request that the other side refused; empty if none is known. */
    public String refusedRequest() {
        return refusedRequest;
    }

    /** The sentence; never null here, unlike {@link #getMessage()} of exceptions in general. */
    public String sentence() {
        String message = getMessage();
        return message == null ? kind.id() : message;
    }
}
