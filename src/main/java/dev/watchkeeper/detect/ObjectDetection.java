package dev.watchkeeper.detect;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.DetectorSettings;
import dev.watchkeeper.detect.DetectorState.Counts;
import dev.watchkeeper.detect.DetectorState.Phase;
import dev.watchkeeper.detect.Examiner.FailedException;
import dev.watchkeeper.detect.process.WorkerCommand;
import dev.watchkeeper.detect.wire.Reply;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.motion.EventPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the pictures of events examined, and publishes what was recognised; thread-safe, with threads of its own. Whatever the process of the model does, the
 * watch goes on, and every event gets an answer.
 */
public final class ObjectDetection implements DetectorView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ObjectDetection.class);

    /** What it waits after a failure of its process; one that crashes at each picture costs little so. */
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(2), 2, Duration.ofMinutes(5));

    /** So many pictures in a row show that it works. */
    private static final int PROVEN = 20;

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final int MAX_EVENTS = 1000;
    public static final int MAX_WAITING = SampleQueue.MOST;

    private final Setup setup;
    private final Clock clock;
    private final Budget budget;
    private final SampleQueue queue;
    private final ReentrantLock lock = new ReentrantLock();
    private final EventBook book;
    private final FeedView.Subscription feed;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread examining = Threads.platform("detect", this::examine);
    private final Thread looking = Threads.platform("detect-look", this::look);
    private final AtomicLong examined = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    /** Confined to the thread that examines. */
    private boolean proven;

    private volatile boolean isOverBudget;
    private volatile Now now;
    private volatile Optional<Reply.Shape> shape = Optional.empty();

    private record Now(Phase phase, Instant since, String sentence) {}

    /**
     * What it works with; immutable, of thread-safe parts.
     *
     * @param command starts a process that speaks the dialogue of {@code detect.wire}
     * @param looksAt whether the events of a camera are examined
     * @param data the data folder
     */
    public record Setup(
            DetectorSettings settings, List<String> command, Path data, EventBus bus, Predicate<String> looksAt) {
        /** With this program as the process. @param settings have a model */
        public static Setup of(DetectorSettings settings, Path data, EventBus bus, Predicate<String> looksAt) {
            Optional<String> form = settings.type() == DetectorSettings.Type.AUTO
                    ? Optional.empty()
                    : Optional.of(settings.type().name().toLowerCase(Locale.ROOT));
            return new Setup(
                    settings,
                    WorkerCommand.words(settings.model().orElseThrow(), form, settings.minConfidence(), data),
                    data,
                    bus,
                    looksAt);
        }
    }

    private ObjectDetection(Setup setup, Clock clock) {
        this.setup = setup;
        this.clock = clock;
        budget = new Budget(setup.settings().budget(), clock);
        queue = new SampleQueue(clock);
        now = new Now(Phase.STARTING, clock.wall(), "Object detection loads its model.");
        book = new EventBook(queue::has, this::whyNot, this::whyLate, clock);
        feed = setup.bus().follow("detect", MAX_EVENTS, this::accept);
        examining.start();
        looking.start();
    }

    /** Starts it; the model is loaded meanwhile. */
    public static ObjectDetection begin(Setup setup, Clock clock) {
        return new ObjectDetection(setup, clock);
    }

    /** Takes the pictures of a camera's events, for its motion stage. */
    public EventPictures of(String camera) {
        Sampler sampler = new Sampler(camera, () -> shape, queue::offer);
        return picture -> {
            if (setup.looksAt().test(camera)) {
                sampler.show(picture);
            }
        };
    }

    private void accept(Event event) {
        if (event instanceof Event.Motion motion && setup.looksAt().test(motion.camera())) {
            switch (motion) {
                case Event.MotionBegan began -> publish(() -> book.began(began));
                case Event.MotionEnded ended -> publish(() -> book.ended(ended));
            }
        }
    }

    /** Decides under the lock; computes only. */
    private interface Deciding {
        List<Event> decide();
    }

    private void publish(Deciding deciding) {
        lock.lock();
        try {
            deciding.decide().forEach(setup.bus()::publish); // only puts them into queues, in the order of decisions
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> whyNot() {
        Now seen = now;
        return seen.phase() == Phase.UNAVAILABLE ? Optional.of(seen.sentence()) : Optional.empty();
    }

    private String whyLate() {
        return isOverBudget
                ? "The budget of processor time of object detection is used up (analysis.detector.budget)."
                : "No picture of the event was examined within " + EventBook.PATIENCE.toSeconds() + " s.";
    }

    private void look() {
        try {
            while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                queue.expire(EventBook.PATIENCE);
                publish(book::settle);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void examine() {
        int inARow = 0;
        try {
            while (closing.getCount() > 0) {
                try {
                    work();
                    return;
                } catch (FailedException e) {
                    inARow = proven ? 1 : inARow + 1;
                    proven = false;
                    Duration wait = RETRY.waitAfter(inARow);
                    fail(e.sentence(), wait);
                    if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String why, Duration wait) {
        failures.incrementAndGet();
        shape = Optional.empty();
        String sentence = "Object detection is not available. " + why;
        Instant since = now.phase() == Phase.UNAVAILABLE ? now.since() : clock.wall();
        now = new Now(Phase.UNAVAILABLE, since, sentence);
        queue.done();
        queue.clear();
        log.warn("{} It is tried again in {} s", sentence, wait.toSeconds());
    }

    /** Returns when this is closed. */
    private void work() throws FailedException, InterruptedException {
        LabelNames names = names();
        try (Examiner examiner = Examiner.start(setup.command(), WorkerCommand.scratch(setup.data()), clock)) {
            begin(examiner.ready(), names);
            int pictures = 0;
            while (closing.getCount() > 0) {
                isOverBudget = !budget.allows();
                if (isOverBudget) {
                    closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                    continue;
                }
                Optional<Sample> next = queue.take(LOOK_EVERY);
                if (next.isPresent() && fits(next.get(), examiner.ready().shape())) {
                    examine(examiner, next.get(), names);
                    proven |= ++pictures >= PROVEN;
                }
                queue.done();
            }
        }
    }

    /** A picture scaled for the model before is of no use. */
    private static boolean fits(Sample sample, Reply.Shape shape) {
        return sample.picture().widthPx() <= shape.widthPx() && sample.picture().heightPx() <= shape.heightPx();
    }

    private LabelNames names() throws FailedException {
        try {
            return LabelNames.read(setup.settings().labels());
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()));
        }
    }

    private void begin(Reply.Ready ready, LabelNames names) throws FailedException {
        int known = names.names().size();
        if (setup.settings().labels().isPresent() && ready.kinds() > 0 && ready.kinds() != known) {
            throw new FailedException("The model knows " + ready.kinds() + " kinds of things, and "
                    + setup.settings().labels().get() + " has " + known
                    + " names: correct analysis.detector.labels-file.");
        }
        String sentence =
                "Object detection with %s, within %.1f %% of one core".formatted(ready.model(), 100 * budget.share());
        now = new Now(Phase.READY, clock.wall(), sentence);
        shape = Optional.of(ready.shape());
        log.info("{}", sentence);
    }

    private void examine(Examiner examiner, Sample sample, LabelNames names)
            throws FailedException, InterruptedException {
        long from = clock.monotonicNanos();
        try {
            Examiner.Answer answer = examiner.ask(sample);
            budget.spend(answer.cpu());
            examined.incrementAndGet();
            List<Label> labels = answer.things().stream()
                    .map(thing -> new Label(
                            names.name(thing.kind()),
                            thing.confidence(),
                            new Movement.Box(thing.x(), thing.y(), thing.width(), thing.height())))
                    .filter(label -> sample.moved().touches(label.box()))
                    .toList();
            publish(() -> book.examined(sample, labels));
        } catch (FailedException e) {
            budget.spend(clock.since(from)); // it may have worked all that time
            throw e;
        }
    }

    @Override
    public Optional<DetectorState> state() {
        Now seen = now;
        return Optional.of(new DetectorState(
                seen.phase(),
                seen.since(),
                seen.sentence(),
                new Counts(examined.get(), queue.skipped(), failures.get(), budget.used())));
    }

    /** Pictures that wait, at most {@link #MAX_WAITING}. */
    public int waiting() {
        return queue.size();
    }

    /** Ends the process and the threads, within 2 s; what waits is not examined. */
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        examining.interrupt();
        feed.close();
        Threads.join(looking, CLOSE_LIMIT);
        Threads.join(examining, CLOSE_LIMIT);
    }
}
