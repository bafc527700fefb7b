package dev.watchkeeper.notify;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of mails waiting to be sent, one file per key; thread-safe, and safe between processes. Its content survives the end of any process:
 * files are replaced atomically and synced. If a sender is killed after handing over a mail and before recording that, the mail is sent once more.
 */
public final class MailOutbox {
    private static final Logger log = LoggerFactory.getLogger(MailOutbox.class);

    /** More kinds and children than anyone has; notices beyond it are counted as lost. */
    static final int MAX_KEYS = 100;

    private static final String WAITING = ".notice";
    private static final String CLAIMED = ".sending";
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOCK_POLL = Duration.ofMillis(20);

    private final Path data;
    private final Path folder;
    private final Clock clock;

    /** @param data the data folder, which contains the outbox */
    public MailOutbox(Path data, Clock clock) {
        this.data = data;
        this.folder = data.resolve("outbox");
        this.clock = clock;
    }

    /** The data folder. */
    Path data() {
        return data;
    }

    /** Work done under the lock. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    /** Adds a notice; it is combined with a waiting mail of the same key. */
    public void put(Notice notice) throws IOException {
        put(PendingMail.of(notice));
    }

    void put(PendingMail pending) throws IOException {
        PrivateFiles.createDirectories(folder);
        locked(() -> {
            Path file = folder.resolve(pending.key() + WAITING);
            Optional<PendingMail> earlier = read(file);
            if (earlier.isEmpty() && keys().size() >= MAX_KEYS && !keys().contains(pending.key())) {
                updateLocked(state -> state.withLost(pending.count()));
                return true;
            }
            replace(
                    file,
                    earlier.map(before -> before.and(pending)).orElse(pending).write());
            return true;
        });
    }

    /** All waiting and claimed mails, one per key. */
    List<PendingMail> pending() throws IOException {
        Map<String, PendingMail> all = new LinkedHashMap<>();
        for (String key : keys()) {
            combined(key).ifPresent(found -> all.put(key, found));
        }
        return new ArrayList<>(all.values());
    }

    private Optional<PendingMail> combined(String key) throws IOException {
        Optional<PendingMail> claimed = read(folder.resolve(key + CLAIMED));
        Optional<PendingMail> waiting = read(folder.resolve(key + WAITING));
        return claimed.isPresent() && waiting.isPresent()
                ? Optional.of(claimed.get().and(waiting.get()))
                : claimed.or(() -> waiting);
    }

    private List<String> keys() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(WAITING) || name.endsWith(CLAIMED))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Claims everything of a key for sending; notices added from now on wait for the next mail. */
    Optional<PendingMail> claim(String key) throws IOException {
        return locked(() -> {
            Optional<PendingMail> whole = combined(key);
            if (whole.isPresent()) {
                replace(folder.resolve(key + CLAIMED), whole.get().write());
                Files.deleteIfExists(folder.resolve(key + WAITING));
            }
            return whole;
        });
    }

    /** Removes a claimed mail that has been sent. */
    void sent(String key) throws IOException {
        Files.deleteIfExists(folder.resolve(key + CLAIMED));
    }

    /** Gives up mails that have waited for more than a day, and counts them. */
    List<PendingMail> giveUpOld(Instant now) throws IOException {
        List<PendingMail> old = new ArrayList<>();
        for (PendingMail each : pending()) {
            if (each.newest().at().isBefore(now.minus(MailLimits.MAX_WAIT))) {
                locked(() -> {
                    Files.deleteIfExists(folder.resolve(each.key() + CLAIMED));
                    Files.deleteIfExists(folder.resolve(each.key() + WAITING));
                    updateLocked(state -> state.withLost(each.count()));
                    return true;
                });
                old.add(each);
            }
        }
        return old;
    }

    MailState state() throws IOException {
        Path file = folder.resolve("state");
        return Files.exists(file) ? MailState.read(Files.readString(file)) : MailState.NEW;
    }

    void update(UnaryOperator<MailState> change) throws IOException {
        locked(() -> {
            updateLocked(change);
            return true;
        });
    }

    private void updateLocked(UnaryOperator<MailState> change) throws IOException {
        replace(folder.resolve("state"), change.apply(state()).write());
    }

    /** Makes sure that only one process sends. @return empty if another process is sending */
    Optional<AutoCloseable> lockForSending() throws IOException {
        PrivateFiles.createDirectories(folder);
        FileChannel channel = channel("sender");
        if (tryLock(channel)) {
            return Optional.of(channel);
        }
        channel.close();
        return Optional.empty();
    }

    private <T> T locked(Work<T> work) throws IOException {
        try (FileChannel channel = channel("lock")) {
            long startedNanos = clock.monotonicNanos();
            while (!tryLock(channel)) {
                if (clock.since(startedNanos).compareTo(LOCK_LIMIT) >= 0) {
                    throw new IOException("another process holds " + folder.resolve("lock"));
                }
                clock.sleep(LOCK_POLL);
            }
            return work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private FileChannel channel(String name) throws IOException {
        return PrivateFiles.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Optional<PendingMail> read(Path file) throws IOException {
        try {
            Optional<PendingMail> pending = PendingMail.read(Files.readString(file));
            if (pending.isEmpty()) {
                log.warn("A waiting mail is damaged and was dropped: {}", file);
                Files.deleteIfExists(file);
            }
            return pending;
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void replace(Path file, String text) throws IOException {
        PrivateFiles.replace(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
