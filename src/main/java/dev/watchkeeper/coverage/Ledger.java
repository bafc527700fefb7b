package dev.watchkeeper.coverage;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.health.SignsView;
import dev.watchkeeper.store.ClockStep;
import dev.watchkeeper.store.CoverageBeat;
import dev.watchkeeper.store.CoverageSpan;
import dev.watchkeeper.store.CoverageStore;
import dev.watchkeeper.store.CoverageTail;
import dev.watchkeeper.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the account of all cameras: a thread reads the vital signs every second, and writes what is proven at each change and every 5 s.
 * Started and closed on one thread; cameras are added and removed by any.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration WRITE_EVERY = Duration.ofSeconds(5);
    private static final Duration TRIM_EVERY = Duration.ofHours(1);
    private static final Duration RETENTION = Duration.ofDays(400);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final CoverageStore store;
    private final Clock clock;
    /** Those of the start. */
    private final List<? extends SignsView> cameras;

    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** What the next look takes up; guarded by the lock. */
    private final List<Change> changes = new ArrayList<>();

    private volatile List<CameraAccount> accounts = List.of();
    /** Of removed cameras, until they are written to their end. */
    private List<CameraAccount> ended = List.of();
    /** Where the accounts of cameras removed in this run end, µs. */
    private final Map<String, Long> ends = new HashMap<>();

    private Map<String, CoverageTail> written = Map.of();
    private LedgerTimeline timeline;
    private Moment now;
    private long writtenNanos;
    private long trimmedNanos;
    private boolean failing;
    private Moment start;
    /** The generation of the database that holds all that is known; 0 before the first. */
    private long writtenGeneration;

    private boolean started;

    /** A camera that came or went; immutable. */
    private sealed interface Change {
        record Added(SignsView signs, long fromNanos, boolean goesOn) implements Change {}

        record Removed(SignsView signs, CountDownLatch booked) implements Change {}
    }

    /** @param cameras the vital signs of every configured camera */
    public Ledger(CoverageStore store, List<? extends SignsView> cameras, Clock clock) {
        this.store = store;
        this.cameras = List.copyOf(cameras);
        this.clock = clock;
        thread = Threads.platform("coverage-ledger", this::run);
        now = Moment.read(clock);
        start = now;
        timeline = new LedgerTimeline(now);
    }

    /** Books the time since the last end, and starts reading the signs. */
    public void start() {
        begin();
        thread.start();
    }

    /** Books the time since the last end, or later if there is no database yet; tests call it directly. */
    void begin() {
        now = Moment.read(clock);
        start = now;
        timeline = new LedgerTimeline(now);
        Map<String, List<CoverageSpan>> downtimes = Map.of();
        long generation = store.generation();
        if (generation > 0) {
            try {
                downtimes = new Downtime(store, now, clock.bootId()).of(cameras);
                writtenGeneration = generation;
            } catch (StoreException e) {
                log.warn("The time since the last end will be booked once the database answers: {}", e.getMessage());
            }
        }
        List<CameraAccount> created = new ArrayList<>();
        for (SignsView signs : cameras) {
            created.add(new CameraAccount(signs, now.nanos(), downtimes.getOrDefault(signs.camera(), List.of())));
        }
        accounts = List.copyOf(created);
        started = true;
        look();
        trimmedNanos = now.nanos();
    }

    /** Begins a camera's account at this moment; after the start. */
    public void add(SignsView signs) {
        request(new Change.Added(signs, clock.monotonicNanos(), false));
    }

    /** Begins the account of a camera that replaces one removed just now. The time between is booked as stopped. */
    public void goOn(SignsView signs) {
        request(new Change.Added(signs, clock.monotonicNanos(), true));
    }

    /** Takes a last look at a camera, before its session is ended, and ends its account; waits up to 3 s. What is booked stays. */
    public void remove(SignsView signs) {
        CountDownLatch booked = new CountDownLatch(1);
        request(new Change.Removed(signs, booked));
        try {
            if (!booked.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("[{}] The ledger ends this account once the database answers", signs.camera());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void request(Change change) {
        lock.lock();
        try {
            changes.add(change);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (thread.getState() == Thread.State.NEW) {
            look(); // tests have no thread
        }
    }

    private List<Change> takeChanges() {
        lock.lock();
        try {
            List<Change> taken = List.copyOf(changes);
            changes.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Answers from the account; before the start, from the database. */
    public CoverageView view() {
        return new CoverageQueries(store, () -> accounts);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                awaitNextLook();
                lookAndLogFailures();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A second, or until a camera comes or goes. */
    private void awaitNextLook() throws InterruptedException {
        long from = clock.monotonicNanos();
        lock.lockInterruptibly();
        try {
            while (changes.isEmpty() && clock.since(from).compareTo(LOOK_EVERY) < 0) {
                var unused = clock.await(changed, LOOK_EVERY.minus(clock.since(from)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void lookAndLogFailures() {
        try {
            look();
            if (clock.since(trimmedNanos).compareTo(TRIM_EVERY) >= 0) {
                trim();
            }
        } catch (RuntimeException e) {
            log.error("The ledger failed and will try again", e);
        }
    }

    /** Writes what it knows into a file that has become the database. */
    private void followDatabase() {
        long generation = store.generation();
        if (generation == writtenGeneration) {
            return;
        }
        try {
            if (writtenGeneration == 0) {
                new Downtime(store, start, clock.bootId()).of(cameras).forEach((camera, downtime) -> {
                    if (!downtime.isEmpty()) {
                        store.refill(
                                camera, new CoverageTail(downtime.getFirst().fromUs(), downtime));
                    }
                });
            } else {
                accounts.forEach(this::refill);
                ended.forEach(this::refill);
            }
            writtenGeneration = generation;
            written = Map.of();
        } catch (StoreException e) {
            log.debug("The ledger will be written again once the database answers", e);
        }
    }

    private void refill(CameraAccount account) {
        CoverageTail tail = account.proven(timeline);
        List<CoverageSpan> known = new ArrayList<>(account.known(tail));
        known.addAll(tail.spans());
        if (!known.isEmpty()) {
            store.refill(account.camera(), new CoverageTail(known.getFirst().fromUs(), known));
        }
    }

    /** One look at every camera; tests call it directly. */
    void look() {
        now = Moment.read(clock);
        List<Change> taken = takeChanges();
        taken.forEach(this::addAccount);
        try {
            look(taken);
        } finally {
            taken.forEach(change -> {
                if (change instanceof Change.Removed removed) {
                    removed.booked().countDown();
                }
            });
        }
    }

    private void addAccount(Change change) {
        if (change instanceof Change.Added added) {
            String name = added.signs().camera();
            if (ended.stream().anyMatch(account -> account.camera().equals(name))) {
                log.warn("[{}] The end of the camera's former account was never written, and is lost", name);
                ended = without(ended, name);
            }
            List<CameraAccount> more = new ArrayList<>(accounts);
            more.add(new CameraAccount(added.signs(), added.fromNanos(), head(added)));
            accounts = List.copyOf(more);
        }
    }

    private List<CoverageSpan> head(Change.Added added) {
        long fromUs = timeline.us(added.fromNanos());
        return Optional.ofNullable(ends.remove(added.signs().camera()))
                .filter(endUs -> added.goesOn() && endUs < fromUs)
                .map(endUs -> List.of(new CoverageSpan(endUs, fromUs, Optional.of(FailureKind.STOPPED))))
                .orElse(List.of());
    }

    private static List<CameraAccount> without(List<CameraAccount> all, String camera) {
        return all.stream().filter(account -> !account.camera().equals(camera)).toList();
    }

    private void endAccount(Change change) {
        if (!(change instanceof Change.Removed removed)) {
            return;
        }
        for (CameraAccount account : accounts) {
            if (account.isOf(removed.signs())) {
                List<CameraAccount> more = new ArrayList<>(without(ended, account.camera()));
                more.add(account);
                ended = List.copyOf(more);
                accounts = without(accounts, account.camera());
                List<CoverageSpan> spans = account.proven(timeline).spans();
                if (!spans.isEmpty()) {
                    ends.put(account.camera(), spans.getLast().toUs());
                }
            }
        }
    }

    private void look(List<Change> taken) {
        followDatabase();
        List<LedgerTimeline.Jump> jumps = timeline.advance(now);
        jumps.forEach(this::note);
        Map<String, CoverageTail> proven = new LinkedHashMap<>();
        for (CameraAccount account : accounts) {
            account.look(timeline, now.nanos());
        }
        taken.forEach(this::endAccount);
        accounts.forEach(account -> proven.put(account.camera(), account.proven(timeline)));
        ended.forEach(account -> proven.put(account.camera(), account.proven(timeline)));
        if (store.generation() != writtenGeneration) {
            keepInMemory("another file is the database now, and must be read first"); // before any of it is overwritten
            return;
        }
        if (!jumps.isEmpty()
                || !ended.isEmpty()
                || hasChanged(proven)
                || clock.since(writtenNanos).compareTo(WRITE_EVERY) >= 0) {
            write(proven, false);
        }
        timeline.forget().ifPresent(until -> accounts.forEach(account -> account.settle(timeline, until)));
    }

    private boolean hasChanged(Map<String, CoverageTail> proven) {
        for (Map.Entry<String, CoverageTail> entry : proven.entrySet()) {
            CoverageTail known = written.getOrDefault(entry.getKey(), new CoverageTail(Long.MAX_VALUE, List.of()));
            List<CoverageSpan> before = known.spans();
            List<CoverageSpan> after = entry.getValue().spans();
            boolean same = before.size() == after.size();
            for (int i = 0; same && i < after.size(); i++) {
                same = before.get(i).fromUs() == after.get(i).fromUs()
                        && before.get(i).cause().equals(after.get(i).cause());
            }
            if (!same) {
                return true;
            }
        }
        return false;
    }

    private void write(Map<String, CoverageTail> proven, boolean stopped) {
        try {
            store.save(new CoverageBeat(timeline.us(now.nanos()), now.bootNanos(), clock.bootId(), stopped), proven);
            writtenNanos = now.nanos();
            accounts.forEach(account -> account.settle(timeline));
            Map<String, CoverageTail> left = new LinkedHashMap<>();
            accounts.forEach(account -> left.put(account.camera(), account.proven(timeline)));
            written = left;
            ended.forEach(account -> store.end(account.camera()));
            ended = List.of();
            if (failing) {
                failing = false;
                log.info("The ledger can be written again");
            }
        } catch (StoreException e) {
            keepInMemory(e.sentence());
        }
    }

    private void keepInMemory(String why) {
        if (!failing) {
            failing = true;
            log.warn("The ledger cannot be written and is kept in memory: {}", why);
        }
        for (CameraAccount account : accounts) {
            if (account.giveUpIfFull(timeline)) {
                log.error("[{}] A part of the ledger is lost and is booked as blind", account.camera());
            }
        }
    }

    private void note(LedgerTimeline.Jump jump) {
        double seconds = jump.byUs() / 1_000_000.0;
        if (jump.cause() == FailureKind.CLOCK_STEP) {
            log.warn("The wall clock stepped by {} s", seconds);
        } else {
            log.warn("For {} s nobody watched: {}", seconds, jump.cause().id());
        }
        for (CameraAccount account : accounts) {
            account.jumped(jump.cause(), jump.byUs());
            if (jump.cause() == FailureKind.CLOCK_STEP) {
                try {
                    store.addStep(step(account, jump));
                } catch (StoreException e) {
                    log.warn("[{}] A clock step was not recorded: {}", account.camera(), e.getMessage());
                }
            }
        }
    }

    /** Sums up what a step back replaces before it is gone. */
    private ClockStep step(CameraAccount account, LedgerTimeline.Jump jump) {
        long at = jump.atUs() + jump.byUs();
        List<CoverageSpan> shown = account.shown().spans();
        long inMemory = shown.isEmpty() ? jump.atUs() : shown.getFirst().fromUs();
        List<CoverageSpan> replaced = new ArrayList<>();
        if (at < jump.atUs()) {
            replaced.addAll(Spans.between(store.find(account.camera(), at, inMemory), at, inMemory));
            replaced.addAll(Spans.between(shown, at, jump.atUs()));
        }
        return Spans.step(account.camera(), at, jump.byUs(), replaced);
    }

    private void trim() {
        trimmedNanos = now.nanos();
        try {
            store.trim(now.wallUs() - RETENTION.toSeconds() * 1_000_000);
        } catch (StoreException e) {
            log.warn("Old entries of the ledger could not be deleted yet: {}", e.getMessage());
        }
    }

    /** Takes a last look, and records that the process ends because it was asked to. */
    @Override
    public void close() throws InterruptedException {
        if (!started) {
            return;
        }
        if (thread.getState() != Thread.State.NEW) {
            thread.interrupt();
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.warn("The ledger did not end within {} s", CLOSE_LIMIT.toSeconds());
                return;
            }
        }
        look();
        Map<String, CoverageTail> proven = new LinkedHashMap<>();
        accounts.forEach(account -> proven.put(account.camera(), account.proven(timeline)));
        ended.forEach(account -> proven.put(account.camera(), account.proven(timeline)));
        write(proven, true);
    }
}
