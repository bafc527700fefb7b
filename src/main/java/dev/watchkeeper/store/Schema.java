package dev.watchkeeper.store;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a database to the newest schema, one numbered script after the other, each in a transaction of its own; stateless. The
 * number of the last one lies in the database's {@code user_version}.
 */
final class Schema {
    /** The schema that this version of Watchkeeper reads and writes. */
    static final int NEWEST = 4;

    private Schema() {}

    /**
     * Runs the scripts that are missing.
     *
     * @param file named in sentences to people
     * @throws FailureException if a newer version wrote the database, or it cannot be changed
     */
    static void migrate(Connection connection, Path file) throws FailureException {
        try {
            int version = version(connection);
            if (version > NEWEST) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        "The database " + file + " was written by a newer Watchkeeper (schema " + version
                                + ", this one knows " + NEWEST
                                + "). Install that version again, or restore a backup of the database.");
            }
            for (int next = version + 1; next <= NEWEST; next++) {
                apply(connection, next);
            }
        } catch (SQLException | IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The database " + file + " cannot be used: " + e.getMessage()
                            + ". Restore a backup, or move the file away to begin a new one.",
                    e);
        }
    }

    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            return result.getInt(1);
        }
    }

    private static void apply(Connection connection, int number) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements(number)) {
                statement.executeUpdate(sql);
            }
            statement.executeUpdate("PRAGMA user_version = " + number);
            connection.commit();
        } catch (SQLException | IOException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** The statements of a script: each ends with a semicolon at the end of a line; comments go. */
    private static List<String> statements(int number) throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream("schema-" + number + ".sql")) {
            if (in == null) {
                throw new IOException("schema-" + number + ".sql is missing from the program");
            }
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--[^\n]*", "");
            List<String> statements = new ArrayList<>();
            for (String statement : script.split(";\\s*\n", -1)) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
            return statements;
        }
    }
}
