package dev.watchkeeper.analyse;

import dev.watchkeeper.analyse.model.ModelStatus;
import dev.watchkeeper.analyse.model.Models;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.config.VisionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.event.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has models describe the events of cameras; thread-safe, with threads of its own. Events come over the bus and go into the queue on the disk; workers ask the
 * models, one per question that may be under way; what comes of it goes over the bus. Once a second it looks whether people must be told of motion that nobody
 * can describe. Closing it ends questions at once; the queue is on the disk.
 */
public final class Analyst implements AnalysisView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Analyst.class);

    /** Each may hold a picture in memory. */
    private static final int MOST_WAITING_EVENTS = 64;

    private static final int MOST_WORKERS = 32;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Models models;
    private final Sources sources;
    private final Clock clock;
    private final Instant began;
    private final EventQueue queue;
    private final Casework casework;
    private final FeedView.Subscription subscription;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private long droppedBefore;

    /**
     * What it reads and where it tells; immutable, of thread-safe parts.
     */
    public record Sources(
            Cameras cameras,
            Circumstances circumstances,
            LabelGate gate,
            PastEvents past,
            FeedView feed,
            Consumer<Event> publish) {}

    /** The cameras of now; immutable, of thread-safe parts. */
    public record Cameras(Function<String, Optional<CameraSettings>> find, Supplier<Titles> titles) {}

    private Analyst(Path data, VisionSettings settings, Models models, Sources sources, Clock clock) {
        this.models = models;
        this.sources = sources;
        this.clock = clock;
        began = clock.wall();
        queue = new EventQueue(
                data.resolve("analysis").resolve("queue"), settings.waiting().maxBytes());
        casework = new Casework(
                queue,
                new Describer(
                        settings,
                        models,
                        sources.cameras(),
                        sources.circumstances(),
                        new EventQuestion(ZoneId.systemDefault())),
                models,
                new Casework.Results(
                        sources.publish(),
                        sources.gate(),
                        new RecentDescriptions(data),
                        settings.waiting().lateAfter()),
                clock);
        subscription = sources.feed().follow("analyse", MOST_WAITING_EVENTS, this::accept);
    }

    /**
     * Starts; what waits from an earlier run comes first.
     *
     * @param data the data folder
     */
    public static Analyst begin(Path data, VisionSettings settings, Models models, Sources sources, Clock clock) {
        Analyst analyst = new Analyst(data, settings, models, sources, clock);
        analyst.start();
        return analyst;
    }

    private void start() {
        threads.add(Threads.platform("analyse-watch", this::watch));
        for (int i = 0; i < Math.clamp(models.parallel(), 1, MOST_WORKERS); i++) {
            threads.add(Threads.platform("analyse-" + i, this::work));
        }
        threads.forEach(Thread::start);
    }

    private void accept(Event event) {
        if (event instanceof Event.MotionEnded ended
                && sources.cameras()
                        .find()
                        .apply(ended.camera())
                        .filter(camera -> camera.analysis().enabled())
                        .isPresent()) {
            casework.open(ended, false);
        }
    }

    /** Loads the queue, on a thread that may wait for the disk, then looks once a second. */
    private void watch() {
        try {
            casework.load();
            casework.resume(sources.past(), began);
            do {
                try {
                    casework.look();
                    reportDropped();
                } catch (RuntimeException e) {
                    log.error("Looking at the events that wait for a model failed and will be repeated", e);
                }
            } while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportDropped() {
        long dropped = subscription.dropped();
        if (dropped > droppedBefore) {
            log.warn("{} events came faster than the disk takes them, and get no description", dropped - droppedBefore);
            droppedBefore = dropped;
        }
    }

    private void work() {
        try {
            while (closing.getCount() > 0) {
                if (!casework.step()) {
                    closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Answer request(String event) {
        Optional<Event.MotionEnded> stored = sources.past().find(event);
        if (stored.isEmpty()) {
            return Answer.UNKNOWN;
        }
        Optional<Snapshot> picture = stored.get().snapshot();
        return picture.isEmpty() ? Answer.NO_PICTURE : casework.open(stored.get(), true);
    }

    @Override
    public Report report() {
        Models.Availability availability = models.availability();
        EventQueue.Size size = queue.size();
        Optional<Duration> oldest = queue.oldest()
                .map(event -> Duration.between(event.span().ended(), clock.wall()))
                .map(age -> age.isNegative() ? Duration.ZERO : age);
        return new Report(
                availability.available(),
                availability.since(),
                availability.cause(),
                new Queue(size.events(), size.bytes(), oldest),
                models.status().stream().map(this::model).toList());
    }

    private Model model(ModelStatus status) {
        return new Model(
                status.name(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.retryIn().map(clock.wall()::plus),
                status.trouble().orElse(""));
    }

    /** Ends questions at once; takes what the bus still has, within 2 s. */
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        threads.forEach(Thread::interrupt);
        subscription.close();
        Deadline deadline = Deadline.in(CLOSE_LIMIT, clock);
        for (Thread thread : threads) {
            if (!Threads.join(thread, deadline.left())) {
                log.warn("{} did not end in time", thread.getName());
            }
        }
    }
}
