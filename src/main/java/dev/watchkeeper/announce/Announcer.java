package dev.watchkeeper.announce;

import dev.watchkeeper.advise.Advice;
import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.RuntimeDirectory;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.host.HealthView;
import dev.watchkeeper.live.SnapshotView;
import dev.watchkeeper.loops.CamerasFile;
import dev.watchkeeper.sensor.Sensing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people and other processes what the node notices; thread-safe, with threads of its own. Nothing here delays the watch: events are taken from a
 * bounded queue, states are read once a second, and whatever is slow happens on the thread that writes the messages.
 */
public final class Announcer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);
    private static final long LOOK_EVERY_MILLIS = 1000;

    /** Taking an event costs microseconds, so only a process that stands still fills it. */
    private static final int MAX_EVENTS = 512;

    private final Sources sources;
    private final Clock clock;
    private final OpenEvents events = new OpenEvents();
    private final ReentrantLock lock = new ReentrantLock();
    private final Reporter reporter;
    private final Mailbag mailbag;
    private final DayCoverage coverage;
    private final CamerasFile file;
    private final FeedView.Subscription feed;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("announce", this::run);
    private Map<String, Told> lastTold;

    /** What it reads; immutable, of thread-safe parts. */
    public record Sources(CamerasView cameras, Names names, CoverageView coverage, SnapshotView snapshots, Host host) {}

    /**
     * What it reads of the node itself; immutable, of thread-safe parts.
     *
     * @param earlyDeletions recordings deleted before their time since the start
     */
    public record Host(
            FeedView feed, HealthView health, LongSupplier earlyDeletions, AnalysisView analysis, Sensing sensing) {}

    private Announcer(Path data, Sources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
        Path outbox = data.resolve("outbox");
        Memory memory = new Memory(outbox);
        lastTold = memory.read();
        reporter = new Reporter(sources.names(), lastTold, Now.of(clock));
        mailbag = new Mailbag(
                new ArmedSink(
                        new Letterbox(data, RuntimeDirectory.of(RuntimeDirectory.own(), data)),
                        sources.host().sensing().arming()),
                memory::write,
                new Finisher(
                        sources.snapshots(),
                        sources.coverage(),
                        new Pictures(outbox.resolve("pictures"), clock),
                        clock),
                clock);
        coverage = new DayCoverage(sources.coverage(), clock);
        CameraReports reports =
                new CameraReports(sources.cameras(), sources.names().titles(), events::isMoving, coverage::of, clock);
        mailbag.start();
        coverage.start();
        file = CamerasFile.begin(data, reports, clock);
        feed = sources.host().feed().follow("announce", MAX_EVENTS, this::accept);
        thread.start();
    }

    /**
     * Starts telling.
     *
     * @param data the data folder, which exists
     */
    public static Announcer begin(Path data, Sources sources, Clock clock) {
        return new Announcer(data, sources, clock);
    }

    /** Something happened, perhaps before this was started; never waits. */
    public void accept(Event event) {
        events.accept(event);
        Now now = Now.of(clock);
        tell(() -> reporter.accept(event, now));
    }

    /** Sign-ins at the API were refused so often that their address is barred; never waits. */
    public void barred(String address, int refused) {
        Now now = Now.of(clock);
        tell(() -> {
            reporter.barred(address, refused, now);
            return List.of();
        });
    }

    /** A language model has given advice; never waits. */
    public void advised(Advice advice) {
        Now now = Now.of(clock);
        tell(() -> List.of(reporter.advised(advice, now)));
    }

    /** The arbiter has ended a session; never waits. */
    public void ended(Verdict verdict) {
        Now now = Now.of(clock);
        tell(() -> {
            reporter.ended(verdict, now);
            return List.of();
        });
    }

    private void run() {
        try {
            while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    Reporter.Look look = new Reporter.Look(
                            sources.cameras().all(),
                            sources.host().health().status().checks(),
                            sources.host().earlyDeletions().getAsLong(),
                            sources.host().analysis().report(),
                            new SensorFindings.Look(
                                    sources.host().sensing().sensors().all(),
                                    sources.host().sensing().effects().effects()));
                    Now now = Now.of(clock);
                    tell(() -> reporter.look(look, now));
                } catch (RuntimeException e) {
                    log.error("Looking for what to tell people failed and will be repeated", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Computes what is to be told under the lock, and passes it on in the same order. */
    private void tell(Deciding deciding) {
        lock.lock();
        try {
            List<Draft> drafts = deciding.decide();
            Map<String, Told> told = reporter.told();
            boolean changed = !told.equals(lastTold);
            lastTold = told;
            if (changed || !drafts.isEmpty()) {
                mailbag.add(drafts, changed ? Optional.of(told) : Optional.empty());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Decides under the lock; computes only. */
    private interface Deciding {
        List<Draft> decide();
    }

    /** Stops telling, so that the end of the node itself is no news. */
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        Threads.join(thread, Duration.ofSeconds(1));
        feed.close();
        file.close();
        coverage.close();
        mailbag.close();
    }
}
