package dev.watchkeeper.api;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.record.RecordingsView.Clip;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends clips to the routes that send them and deletes temporary ones after use; thread-safe. Players request a clip in many
 * pieces, so temporary files stay for a minute after their last use; at most eight are kept.
 */
final class Clips implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Clips.class);
    private static final Duration KEEP = Duration.ofMinutes(1);
    private static final int MAX_KEPT = 8;
    private static final int PARALLEL_MAKERS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Semaphore making = new Semaphore(PARALLEL_MAKERS);
    private final Map<String, Kept> kept = new HashMap<>();
    private boolean closed;

    Clips(Clock clock) {
        this.clock = clock;
    }

    /** Makes a clip; may take long and create a temporary file. */
    interface Maker {
        Optional<Clip> make() throws FailureException;
    }

    /** A clip on loan; thread-safe. */
    record Loan(Clip clip, Runnable giveBack) {}

    /** Thrown when too many clips are being assembled. */
    static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** @param key identifies the clip */
    Optional<Loan> borrow(String key, Maker maker) throws FailureException, BusyException {
        Optional<Loan> known = known(key);
        if (known.isPresent()) {
            return known;
        }
        if (!await()) {
            throw new BusyException();
        }
        try {
            Optional<Loan> madeMeanwhile = known(key);
            if (madeMeanwhile.isPresent()) {
                return madeMeanwhile;
            }
            Optional<Clip> clip = maker.make();
            return clip.map(made -> made.temporary() ? keep(key, made) : new Loan(made, () -> {}));
        } finally {
            making.release();
        }
    }

    /** Deletes files unused for a minute, and the oldest beyond eight. */
    void expire() {
        List<Kept> gone = new ArrayList<>();
        synchronized (this) {
            int unused = (int) kept.values().stream().filter(k -> k.users == 0).count();
            for (Iterator<Kept> all = kept.values().iterator(); all.hasNext(); ) {
                Kept next = all.next();
                if (next.users == 0
                        && (unused > MAX_KEPT || clock.since(next.usedNanos).compareTo(KEEP) > 0)) {
                    all.remove();
                    gone.add(next);
                    unused--;
                }
            }
        }
        gone.forEach(Clips::delete);
    }

    @Override
    public void close() {
        List<Kept> gone;
        synchronized (this) {
            closed = true;
            gone = List.copyOf(kept.values());
            kept.clear();
        }
        gone.forEach(Clips::delete);
    }

    private boolean await() {
        try {
            return making.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized Optional<Loan> known(String key) {
        return Optional.ofNullable(kept.get(key)).map(this::lend);
    }

    private Loan keep(String key, Clip clip) {
        Kept added = new Kept(clip);
        Loan loan;
        synchronized (this) {
            // If two made the same clip at once, the later one is deleted after its own use, as is one made during
            // close.
            boolean alone = !closed && !kept.containsKey(key);
            if (alone) {
                kept.put(key, added);
            }
            added.orphan = !alone;
            loan = lend(added);
        }
        expire();
        return loan;
    }

    /** Caller holds the lock. */
    private Loan lend(Kept lent) {
        lent.users++;
        return new Loan(lent.clip, () -> giveBack(lent));
    }

    private void giveBack(Kept lent) {
        boolean delete;
        synchronized (this) {
            lent.users--;
            lent.usedNanos = clock.monotonicNanos();
            delete = lent.users == 0 && lent.orphan;
        }
        if (delete) {
            delete(lent);
        }
    }

    private static void delete(Kept gone) {
        try {
            Files.deleteIfExists(gone.clip.file());
        } catch (IOException e) {
            log.warn("The temporary clip {} could not be deleted", gone.clip.file(), e);
        }
    }

    private static final class Kept {
        private final Clip clip;
        private int users;
        private long usedNanos;
        private boolean orphan;

        Kept(Clip clip) {
            this.clip = clip;
        }
    }
}
