package dev.watchkeeper.keeper.restart;

import java.util.Locale;

/** What the end of a child means, the only thing about an end that decides about restarts; an immutable enumeration. */
public enum Outcome {
    /** Exit code 0: it had nothing left to do. */
    CLEAN,
    /** Exit code 70, or a foreign program whose last lines mention a camera failure. */
    CAMERA,
    /** Exit code 75, or the program cannot be started: a port, a lock or a folder is unavailable now. */
    ENVIRONMENT,
    /** Exit code 78: the content of its configuration is wrong. */
    CONFIGURATION,
    /** Ended by a signal, or with a crash report of the JVM. */
    CRASH,
    /** The OOM killer ended it, or Java ran out of heap. */
    OUT_OF_MEMORY,
    /** The keeper ended it because it made no progress. */
    HANG,
    /** The keeper ended it because it used the processors without progress. */
    SPIN,
    /** Any other exit code. */
    GENERAL;

    /** As shown to people, for example {@code out-of-memory}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
