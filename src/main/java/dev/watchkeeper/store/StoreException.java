package dev.watchkeeper.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The database did not answer in time, or refused; immutable. The caller's request failed, the next may succeed. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }

    /** Whether the volume is full or its disk fails, so that the same change may succeed later. */
    public boolean isForWantOfRoom() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                int primary = sql.getErrorCode() & 0xFF; // the higher bits say more than is needed here
                return primary == SQLiteErrorCode.SQLITE_FULL.code || primary == SQLiteErrorCode.SQLITE_IOERR.code;
            }
        }
        return false;
    }
}
