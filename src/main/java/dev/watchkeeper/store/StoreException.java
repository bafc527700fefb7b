package dev.watchkeeper.store;

import dev.watchkeeper.base.UnavailableException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The database did not answer in time, or refused; immutable. This request failed; the next may succeed. */
public final class StoreException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }

    /** The request was not sent, because there is no database at present; a new one is coming. */
    static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Away(String why) {
            super(why);
        }
    }

    /** Whether there is no database at present, so that the same change can be made once there is. */
    public boolean isAway() {
        return getCause() instanceof Away;
    }

    /** Whether the volume is full or its disk fails, so that the same change may succeed later. */
    public boolean isDiskFailure() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                int primary = sql.getErrorCode() & 0xFF; // the higher bits say more than is needed here
                return primary == SQLiteErrorCode.SQLITE_FULL.code || primary == SQLiteErrorCode.SQLITE_IOERR.code;
            }
        }
        return false;
    }

    /** What an SQLite error says about the file; an immutable enumeration. */
    enum Trouble {
        /** Its content is damaged. */
        DAMAGED,
        /** This account may not write it. */
        UNWRITABLE,
        /** The disk, a lock or memory: the file itself may be intact. */
        LATER,
        /** A mistake in the statement. */
        OTHER;

        private static final int PRIMARY = 0xFF; // the higher bits say more

        static Trouble of(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    return of(sql.getErrorCode());
                }
            }
            return OTHER;
        }

        private static Trouble of(int code) {
            if (code == SQLiteErrorCode.SQLITE_READONLY_DBMOVED.code
                    || code == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ.code) {
                return DAMAGED;
            }
            int primary = code & PRIMARY;
            if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
                return DAMAGED;
            }
            if (primary == SQLiteErrorCode.SQLITE_READONLY.code || primary == SQLiteErrorCode.SQLITE_PERM.code) {
                return UNWRITABLE;
            }
            return primary == SQLiteErrorCode.SQLITE_ERROR.code || primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                    ? OTHER
                    : LATER;
        }
    }
}
