package dev.watchkeeper.api.access;

/** Thrown when people or tokens cannot be changed as wished; its message is a sentence for whoever wished it. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why it is refused. */
    public enum Reason {
        /** The wish itself is wrong. */
        BAD,
        /** There is nobody or nothing of that name. */
        UNKNOWN,
        /** It goes against how things are. */
        CONFLICT
    }

    RefusedException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
