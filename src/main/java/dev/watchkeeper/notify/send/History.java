package dev.watchkeeper.notify.send;

import dev.watchkeeper.notify.NotificationsView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Reads {@code outbox.db} for others than the sender, which never waits for them; thread-safe. */
public final class History implements NotificationsView {
    private final Path file;

    /** @param data the data folder, which contains the outbox */
    public History(Path data) {
        file = data.resolve("outbox").resolve("outbox.db");
    }

    @Override
    public Told find(Optional<Instant> from, int limit) throws IOException {
        if (!Files.exists(file)) {
            return new Told(List.of(), List.of());
        }
        Properties wishes = new Properties();
        wishes.setProperty("open_mode", "1"); // SQLITE_OPEN_READONLY
        wishes.setProperty("busy_timeout", "1000");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, wishes)) {
            return isReady(connection)
                    ? new Told(notifications(connection, from, limit), channels(connection))
                    : new Told(List.of(), List.of());
        } catch (SQLException e) {
            throw new IOException("The notifications cannot be read: " + e.getMessage(), e);
        }
    }

    /** What became of one message. */
    public List<Notification> ofMessage(String id) throws IOException {
        return find(Optional.empty(), 1000).notifications().stream()
                .filter(each -> each.id().equals(id))
                .toList();
    }

    /** The sender that makes the file sets its version last: until then tables are missing. */
    private static boolean isReady(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("PRAGMA user_version")) {
            return version.next() && version.getInt(1) > 0;
        }
    }

    private static List<Notification> notifications(Connection connection, Optional<Instant> from, int limit)
            throws SQLException {
        List<Notification> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT m.id, m.kind, m.incident, d.channel, d.state, d.tries, d.at, d.error"
                        + " FROM message m JOIN delivery d ON d.message = m.id WHERE m.at >= ?"
                        + " ORDER BY m.taken DESC, m.id, d.channel LIMIT ?")) {
            statement.setLong(1, from.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Notification(
                            row.getString(1),
                            row.getString(2),
                            Optional.ofNullable(row.getString(3)),
                            row.getString(4),
                            new Progress(
                                    row.getString(5),
                                    row.getInt(6),
                                    Instant.ofEpochMilli(row.getLong(7)),
                                    Optional.ofNullable(row.getString(8)))));
                }
            }
        }
        return found;
    }

    private static List<ChannelState> channels(Connection connection) throws SQLException {
        List<ChannelState> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT name, ok, since, error, lasting FROM channel ORDER BY name");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new ChannelState(
                        row.getString(1),
                        row.getInt(2) != 0,
                        Instant.ofEpochMilli(row.getLong(3)),
                        Optional.ofNullable(row.getString(4)),
                        row.getInt(5) != 0));
            }
        }
        return found;
    }
}
