package dev.watchkeeper.store;

import dev.watchkeeper.base.Clock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/**
 * Reads a whole database and says whether it is intact; confined to the connection's thread.
 *
 * @param limit the longest it may take; beyond that the result is unknown
 */
record QuickCheck(Clock clock, Duration limit) {
    /** Steps of SQLite between two readings of the clock. */
    private static final int STEPS = 1000;

    /**
     * Checks the database.
     *
     * @return false if there was not enough time
     * @throws SQLException with the code {@code SQLITE_CORRUPT} or {@code SQLITE_NOTADB}, and what is wrong
     */
    boolean isWhole(Connection connection) throws SQLException {
        long begun = clock.monotonicNanos();
        ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
            @Override
            protected int progress() {
                return clock.since(begun).compareTo(limit) > 0 ? 1 : 0;
            }
        });
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String found = result.next() ? result.getString(1) : "nothing";
            if (!found.equals("ok")) {
                throw new SQLException(
                        found.replace('\n', ' ').replaceFirst("^\\*\\*\\* in database main \\*\\*\\* ", ""),
                        "",
                        SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code) {
                return false;
            }
            throw e;
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }
}
