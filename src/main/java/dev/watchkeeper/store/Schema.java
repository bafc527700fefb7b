package dev.watchkeeper.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Migrates a database to the newest schema, by numbered scripts, each in a transaction of its own; stateless. The number of the
 * last one is in the database's {@code user_version}.
 */
final class Schema {
    /** The schema that this version of Watchkeeper reads and writes. */
    static final int NEWEST = 10;

    private Schema() {}

    /** A newer version wrote the database, so this version must not change it; immutable. */
    static final class NewerException extends Exception {
        private static final long serialVersionUID = 1L;

        NewerException(int version) {
            super("it was written by a newer Watchkeeper (schema " + version + ", this one knows " + NEWEST + ")");
        }
    }

    /**
     * Runs the missing scripts.
     *
     * @throws NewerException before anything was changed
     */
    static void migrate(Connection connection) throws SQLException, IOException, NewerException {
        int version = version(connection);
        if (version > NEWEST) {
            throw new NewerException(version);
        }
        for (int next = version + 1; next <= NEWEST; next++) {
            apply(connection, next);
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

    /** The statements of a script, without comments; each ends with a semicolon at the end of a line. */
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
