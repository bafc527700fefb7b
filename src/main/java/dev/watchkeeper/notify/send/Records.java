package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.notify.send.OutboxDatabase.Syncing;
import dev.watchkeeper.notify.send.OutboxDatabase.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the desk knows: in {@code outbox.db}, and while a full or failing disk does not take it, in a second file in memory; confined to the desk. A
 * damaged file is set aside and a new one begun.
 */
final class Records implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Records.class);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final int DAMAGED_KEPT = 3;

    /** Result codes of SQLite: the file is damaged, or is no database. */
    private static final int CORRUPT = 11;

    private static final int NOT_A_DATABASE = 26;

    private final Path file;
    private final Path folder;
    private final Path spareFolder;
    private final Path spareFile;
    private final Syncing syncing;
    private final Clock clock;
    private Optional<OutboxDatabase> main = Optional.empty();
    private Optional<OutboxDatabase> spare = Optional.empty();
    private long retriedNanos;

    /** @param spareFolder in memory; it need not exist */
    Records(Path folder, Path spareFolder, Clock clock) {
        this(folder, spareFolder, Syncing.FULL, clock);
    }

    Records(Path folder, Path spareFolder, Syncing syncing, Clock clock) {
        this.syncing = syncing;
        file = folder.resolve("outbox.db");
        this.folder = folder;
        this.spareFolder = spareFolder;
        spareFile = spareFolder.resolve("outbox.db");
        this.clock = clock;
        retriedNanos = clock.monotonicNanos();
    }

    /** Opens the files. @return the states of an earlier process */
    Map<String, String> open() throws IOException {
        try {
            main = Optional.of(openOrReplace());
            if (Files.exists(spareFile)) {
                returnToMain();
            }
        } catch (SQLException | IOException e) {
            failed(e);
        }
        if (main.isEmpty()) {
            openSpare();
        }
        try {
            OutboxDatabase database = spare.or(() -> main).orElseThrow();
            return database.states();
        } catch (SQLException e) {
            log.warn("What was sent before is not known, because it cannot be read: {}", e.getMessage());
            return Map.of();
        }
    }

    private OutboxDatabase openOrReplace() throws SQLException, IOException {
        try {
            return OutboxDatabase.open(file, syncing);
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            setAside(e);
            return OutboxDatabase.open(file, syncing);
        }
    }

    private void setAside(SQLException damage) throws IOException {
        Path aside = file.resolveSibling(
                "outbox.db.damaged-" + clock.wall().toString().replaceAll("[^0-9TZ]", ""));
        PrivateFiles.move(file, aside);
        for (String suffix : List.of("-wal", "-shm")) {
            Files.deleteIfExists(file.resolveSibling("outbox.db" + suffix));
        }
        log.error("The file {} is damaged ({}) and was set aside as {}", file, damage.getMessage(), aside);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> old = files.filter(each -> each.getFileName().toString().startsWith("outbox.db.damaged-"))
                    .sorted()
                    .toList();
            for (Path each : old.subList(0, Math.max(0, old.size() - DAMAGED_KEPT))) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static boolean isDamage(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == CORRUPT || code == NOT_A_DATABASE;
    }

    private void openSpare() throws IOException {
        if (spare.isPresent()) {
            return;
        }
        try {
            PrivateFiles.createDirectories(spareFolder);
            spare = Optional.of(OutboxDatabase.open(spareFile, Syncing.OFF));
        } catch (SQLException e) {
            throw new IOException("neither " + file + " nor " + spareFile + " can be written: " + e.getMessage(), e);
        }
    }

    boolean knows(String message) {
        return Stream.of(main, spare).flatMap(Optional::stream).anyMatch(each -> {
            try {
                return each.knows(message);
            } catch (SQLException e) {
                return false;
            }
        });
    }

    /**
     * Makes a change in one transaction, which is kept when this returns.
     *
     * @param all writes everything that the desk knows, for a file that was just begun
     */
    void change(Work work, Supplier<Work> all) throws IOException {
        if (spare.isPresent() && clock.since(retriedNanos).compareTo(RETRY) >= 0) {
            retriedNanos = clock.monotonicNanos();
            tryMain();
        }
        if (spare.isEmpty() && main.isPresent()) {
            try {
                main.get().change(work);
                return;
            } catch (SQLException e) {
                leave(e, all);
            }
        }
        // What the desk knows is kept already where the main file was left; the work is made twice without harm.
        OutboxDatabase database = spare.or(() -> main).orElseThrow(() -> new IOException("no file can be written"));
        try {
            database.change(work);
        } catch (SQLException e) {
            throw new IOException(database.file() + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The main file failed: a damaged one is replaced, a full disk avoided. */
    private void leave(SQLException error, Supplier<Work> all) throws IOException {
        failed(error);
        close(main);
        main = Optional.empty();
        try {
            if (isDamage(error)) {
                setAside(error);
                main = Optional.of(OutboxDatabase.open(file, syncing));
                main.get().change(all.get());
                return;
            }
            openSpare();
            spare.orElseThrow().change(all.get());
        } catch (SQLException e) {
            throw new IOException("what is to be sent cannot be kept: " + e.getMessage(), e);
        }
    }

    private void tryMain() {
        try {
            if (main.isEmpty()) {
                main = Optional.of(openOrReplace());
            }
            returnToMain();
            log.info("What is to be sent is kept in {} again", file);
        } catch (SQLException | IOException e) {
            log.debug("{} still cannot be written", file, e);
            close(main);
            main = Optional.empty();
        }
    }

    private void returnToMain() throws SQLException, IOException {
        OutboxDatabase target = main.orElseThrow();
        target.takeOver(spareFile);
        close(spare);
        spare = Optional.empty();
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(spareFile.resolveSibling("outbox.db" + suffix));
        }
    }

    private void failed(Exception error) {
        log.warn(
                "{} cannot be used, so what is to be sent is kept in memory: {}",
                file,
                String.valueOf(error.getMessage()));
    }

    private static void close(Optional<OutboxDatabase> database) {
        database.ifPresent(open -> {
            try {
                open.close();
            } catch (SQLException e) {
                log.debug("A database did not close", e);
            }
        });
    }

    @Override
    public void close() {
        close(main);
        close(spare);
    }
}
