package dev.watchkeeper.base;

/** Something that answers depend on is temporarily unavailable; immutable. Carries a sentence for people. */
public abstract class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected UnavailableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    protected UnavailableException(String sentence) {
        super(sentence);
    }

    /** What is unavailable, for people. */
    public final String sentence() {
        String message = getMessage();
        return message == null ? getClass().getSimpleName() : message;
    }
}
