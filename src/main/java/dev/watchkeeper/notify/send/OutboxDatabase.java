package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.notify.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** One SQLite file with what was to be told to whom, and how far that has come; confined to the desk. */
final class OutboxDatabase implements AutoCloseable {
    /** Older notifications are forgotten beyond this number. */
    static final int MOST_MESSAGES = 10_000;

    private static final int SCHEMA = 1;

    private static final String[] TABLES = {
        "CREATE TABLE IF NOT EXISTS message (id TEXT PRIMARY KEY, taken INTEGER NOT NULL, at INTEGER NOT NULL,"
                + " kind TEXT NOT NULL, incident TEXT, title TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX IF NOT EXISTS message_taken ON message (taken)",
        "CREATE TABLE IF NOT EXISTS delivery (message TEXT NOT NULL, channel TEXT NOT NULL, entry TEXT NOT NULL,"
                + " letter TEXT, state TEXT NOT NULL, tries INTEGER NOT NULL, at INTEGER NOT NULL, error TEXT,"
                + " PRIMARY KEY (message, channel)) WITHOUT ROWID",
        "CREATE INDEX IF NOT EXISTS delivery_entry ON delivery (channel, entry) WHERE letter IS NULL",
        "CREATE INDEX IF NOT EXISTS delivery_letter ON delivery (letter) WHERE letter IS NOT NULL",
        "CREATE TABLE IF NOT EXISTS channel (name TEXT PRIMARY KEY, ok INTEGER NOT NULL, since INTEGER NOT NULL,"
                + " error TEXT, lasting INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
    };

    private final Path file;
    private final Connection connection;

    private OutboxDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** How sure a change is when it returns; an immutable enumeration. */
    enum Syncing {
        /** On the disk. */
        FULL,
        /** With the system, which suffices in memory and in tests. */
        OFF
    }

    /** Work in one transaction. */
    @FunctionalInterface
    interface Work {
        void on(OutboxDatabase database) throws SQLException;
    }

    /**
     * Opens or creates the file.
     *
     * @param syncing whether each change is on the disk when it returns
     * @throws SQLException if it is damaged or cannot be written
     */
    static OutboxDatabase open(Path file, Syncing syncing) throws SQLException, IOException {
        PrivateFiles.prepare(file);
        Properties wishes = new Properties();
        wishes.setProperty("busy_timeout", "2000");
        wishes.setProperty("synchronous", syncing.name());
        wishes.setProperty("cache_size", "-500");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, wishes);
        OutboxDatabase database = new OutboxDatabase(file, connection);
        try {
            database.prepare();
            return database;
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 100");
            try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (!result.next() || !"ok".equals(result.getString(1))) {
                    throw new SQLException("the database disk image is malformed", "", 11);
                }
            }
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("PRAGMA user_version = " + SCHEMA);
        }
    }

    Path file() {
        return file;
    }

    /** Does work in one transaction, which is on the disk when this returns. */
    void change(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.on(this);
            connection.commit();
        } catch (SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                statement.setObject(i + 1, value instanceof Optional<?> maybe ? maybe.orElse(null) : value);
            }
            return statement.executeUpdate();
        }
    }

    boolean knows(String message) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM message WHERE id = ?")) {
            statement.setString(1, message);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    void addMessage(Message message, Instant now) throws SQLException {
        update(
                "INSERT OR IGNORE INTO message (id, taken, at, kind, incident, title) VALUES (?, ?, ?, ?, ?, ?)",
                message.id(),
                now.toEpochMilli(),
                message.at().toEpochMilli(),
                message.topic().kind().id(),
                message.topic().thread().incident(),
                message.words().title());
    }

    /** Records that a channel is to deliver a message, or why not. */
    void addDelivery(String message, String channel, String entry, String state, Instant now) throws SQLException {
        update(
                "INSERT OR REPLACE INTO delivery (message, channel, entry, letter, state, tries, at, error)"
                        + " VALUES (?, ?, ?, NULL, ?, 0, ?, NULL)",
                message,
                channel,
                entry,
                state,
                now.toEpochMilli());
    }

    /** From now on something else stands for what waits under this key. */
    void rename(String channel, String entry, String other) throws SQLException {
        update(
                "UPDATE delivery SET entry = ? WHERE channel = ? AND entry = ? AND letter IS NULL",
                other,
                channel,
                entry);
    }

    /** Records that what waits under this key is given up. */
    void giveUp(String channel, String entry, Instant now) throws SQLException {
        update(
                "UPDATE delivery SET state = 'given-up', at = ? WHERE channel = ? AND entry = ? AND letter IS NULL"
                        + " AND state = 'waiting'",
                now.toEpochMilli(),
                channel,
                entry);
    }

    /** Records that a letter is being delivered; it holds what waits under its keys. */
    void begin(String channel, Draft draft, Instant now) throws SQLException {
        for (Entry entry : draft.entries()) {
            update(
                    "UPDATE delivery SET letter = ? WHERE channel = ? AND entry = ? AND letter IS NULL"
                            + " AND state = 'waiting'",
                    draft.id(),
                    channel,
                    entry.key());
        }
        update(
                "UPDATE delivery SET tries = tries + 1, at = ? WHERE letter = ? AND channel = ? AND state <> 'sent'",
                now.toEpochMilli(),
                draft.id(),
                channel);
    }

    /**
     * Records what became of a letter.
     *
     * @param kept whether its messages stay with it; else they wait for another letter
     */
    void end(String channel, String letter, String state, Optional<String> error, boolean kept, Instant now)
            throws SQLException {
        update(
                "UPDATE delivery SET state = ?, at = ?, error = ?, letter = " + (kept ? "letter" : "NULL")
                        + " WHERE letter = ? AND channel = ? AND state <> 'sent'",
                state,
                now.toEpochMilli(),
                error,
                letter,
                channel);
    }

    void setChannel(String name, ChannelHealth health) throws SQLException {
        update(
                "INSERT OR REPLACE INTO channel (name, ok, since, error, lasting) VALUES (?, ?, ?, ?, ?)",
                name,
                health.isOk() ? 1 : 0,
                health.since().toEpochMilli(),
                health.error(),
                health.lasting() ? 1 : 0);
    }

    void removeChannel(String name) throws SQLException {
        update("DELETE FROM channel WHERE name = ?", name);
    }

    void setState(String name, String value) throws SQLException {
        update("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", name, value);
    }

    Map<String, String> states() throws SQLException {
        Map<String, String> states = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT name, value FROM state")) {
            while (result.next()) {
                states.put(result.getString(1), result.getString(2));
            }
        }
        return states;
    }

    /** Forgets the oldest notifications that are beyond the bound. */
    void prune() throws SQLException {
        update("DELETE FROM message WHERE taken < (SELECT taken FROM message ORDER BY taken DESC LIMIT 1 OFFSET "
                + MOST_MESSAGES + ")");
        update("DELETE FROM delivery WHERE message NOT IN (SELECT id FROM message)");
    }

    /** Takes over everything from another file of the same kind. */
    void takeOver(Path other) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            update("ATTACH DATABASE ? AS spare", other.toString());
            try {
                change(database -> {
                    for (String table : new String[] {"message", "delivery", "channel", "state"}) {
                        database.update("INSERT OR REPLACE INTO main." + table + " SELECT * FROM spare." + table);
                    }
                });
            } finally {
                statement.execute("DETACH DATABASE spare");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
