package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Writes databases as former versions left them; stateless. */
final class OldSchema {
    private OldSchema() {}

    /**
     * A database of this schema.
     *
     * @param rows statements that fill it
     */
    static void write(Path file, int version, String... rows) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (int number = 1; number <= version; number++) {
                run(statement, number);
            }
            for (String row : rows) {
                statement.executeUpdate(row);
            }
            statement.executeUpdate("PRAGMA user_version = " + version);
        }
    }

    private static void run(Statement statement, int number) throws Exception {
        try (InputStream in = Schema.class.getResourceAsStream("schema-" + number + ".sql")) {
            assertThat(in).isNotNull();
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--[^\n]*", "");
            for (String sql : script.split(";\\s*\n", -1)) {
                if (!sql.isBlank()) {
                    statement.executeUpdate(sql);
                }
            }
        }
    }
}
