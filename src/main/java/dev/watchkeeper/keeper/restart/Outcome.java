package dev.watchkeeper.keeper.restart;

import java.util.Locale;

/** What the end of a child means; an immutable enumeration. Policy reads this and nothing else of an end. */
public enum Outcome {
    /** Exit code 0: it had nothing more to do. */
    CLEAN,
    /** Exit code 70, or a foreign program whose last lines speak of its camera. */
    CAMERA,
    /** Exit code 75, or the program cannot be started: a port, a lock, a folder is not to be had now. */
    ENVIRONMENT,
    /** Exit code 78: the content of its configuration is wrong. */
    CONFIGURATION,
    /** Ended by a signal of its own making, or with a crash report of the Java machine. */
    CRASH,
    /** The system killed it for want of memory, or Java ran out of its own. */
    OUT_OF_MEMORY,
    /** It made no progress and was ended for that. */
    HANG,
    /** It used processors without progress and was ended for that. */
    SPIN,
    /** Any other exit code. */
    GENERAL;

    /** As people see it, for example {@code out-of-memory}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
