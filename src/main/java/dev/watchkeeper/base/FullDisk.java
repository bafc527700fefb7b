package dev.watchkeeper.base;

import java.sql.SQLException;
import java.util.Locale;

/** Says in words that a disk is full, where SQLite and the kernel say it in codes; stateless. */
public final class FullDisk {
    /** SQLITE_FULL, in the lower bits of SQLite's extended codes. */
    private static final int SQLITE_FULL = 13;

    private static final int PRIMARY = 0xFF;
    private static final int DEEPEST = 16;

    private FullDisk() {}

    /** The sentence of the failure, or, if a full disk is behind it, that and the remedy. */
    public static String explain(Throwable failure) {
        if (isBehind(failure)) {
            return "there is no space on disk; free some";
        }
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    /** Whether the failure comes of a full disk. */
    public static boolean isBehind(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (isFullDisk(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isFullDisk(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof SQLException sql && (sql.getErrorCode() & PRIMARY) == SQLITE_FULL
                || message != null && message.toLowerCase(Locale.ROOT).contains("no space left on device");
    }
}
