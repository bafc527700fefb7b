package dev.watchkeeper.escalate.deadman;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.escalate.deadman.Ping.Answer;
import dev.watchkeeper.escalate.sight.NodeSight;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.watch.Part;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings while the watch goes on, reports failure when it does not or a person is needed, and adds to the check's log what was healed; thread-safe. It looks
 * every few seconds on a thread of its own, and delays nobody.
 */
public final class DeadMan implements Part {
    private static final Logger log = LoggerFactory.getLogger(DeadMan.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Healthchecks may drop more than five pings a minute. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(13);

    /** The longest step of the thread is one ping. */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private static final int MOST_NEWS = 20;

    private final DeadManSettings settings;
    private final Facts facts;
    private final Pinger pinger;
    private final TroubleReport report;
    private final Clock clock;
    private final Backoff waits;
    private final BlockingQueue<String> news = new ArrayBlockingQueue<>(MOST_NEWS);
    private final Thread thread = Threads.platform("dead-man", this::run);
    private volatile boolean closing;
    private volatile long lookedNanos;
    private volatile Optional<String> trouble = Optional.empty();

    // The rest belongs to the thread.
    private Optional<Ping.Kind> delivered = Optional.empty();
    private Map<String, String> open = Map.of();
    private long progressNanos;
    private long sentNanos;
    private int failures;
    private Duration pause = Duration.ZERO;

    /**
     * Where it learns how things are; each never waits.
     *
     * @param cameras whether any camera is configured
     * @param node what the node says
     * @param standstill why the node makes no progress; empty while it does
     * @param person what a person is needed for
     * @param open what is wrong now, by the ids of incidents; what is no longer, was healed
     */
    public record Facts(
            Supplier<Boolean> cameras,
            NodeSight node,
            Supplier<Optional<String>> standstill,
            Supplier<Optional<String>> person,
            Supplier<Map<String, String>> open) {}

    /** @param outbox where people are told that pings do not arrive */
    public DeadMan(DeadManSettings settings, Facts facts, Outbox outbox, Clock clock) {
        this(settings, facts, new Pinger(settings, clock), new TroubleReport(outbox, clock), clock);
    }

    DeadMan(DeadManSettings settings, Facts facts, Pinger pinger, TroubleReport report, Clock clock) {
        this.report = report;
        this.settings = settings;
        this.facts = facts;
        this.pinger = pinger;
        this.clock = clock;
        Duration first = Duration.ofSeconds(5);
        waits = new Backoff(first, 2, settings.interval().compareTo(first) > 0 ? settings.interval() : first);
        lookedNanos = clock.monotonicNanos();
        progressNanos = lookedNanos;
        sentNanos = lookedNanos;
    }

    @Override
    public String name() {
        return "dead-man";
    }

    @Override
    public void start() {
        thread.start();
    }

    /** Adds a line to the check's log; drops it if twenty wait already. */
    private void healed(String text) {
        if (!news.offer(text)) {
            log.debug("A line for the log of the dead-man check is dropped: {}", text);
        }
    }

    /** Why pings do not arrive; empty while they do. */
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public boolean isStuck() {
        return thread.getState() != Thread.State.NEW
                && (!thread.isAlive() || clock.since(lookedNanos).compareTo(STUCK) > 0)
                && !closing;
    }

    private void run() {
        log.info(
                "Dead-man pings go to {}, every {} s",
                settings.place(),
                settings.interval().toSeconds());
        try {
            while (!closing) {
                lookedNanos = clock.monotonicNanos();
                look();
                clock.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what is due, if anything is. */
    void look() throws InterruptedException {
        Map<String, String> stillOpen = Map.copyOf(facts.open().get());
        open.forEach((id, text) -> {
            if (!stillOpen.containsKey(id)) {
                healed("Over: " + text);
            }
        });
        open = stillOpen;
        Optional<Ping> verdict = Verdict.of(now(), settings.blindAfter());
        if (clock.since(sentNanos).compareTo(pause) < 0) {
            return;
        }
        boolean due = verdict.isPresent()
                && (!delivered.equals(verdict.map(Ping::kind))
                        || failures > 0
                        || clock.since(sentNanos).compareTo(settings.interval()) >= 0);
        if (due) {
            send(verdict.get());
        } else if (!news.isEmpty()) {
            StringBuilder text = new StringBuilder();
            news.forEach(line -> text.append(line).append('\n'));
            int lines = news.size();
            if (send(new Ping(Ping.Kind.LOG, text.toString()))) {
                for (int i = 0; i < lines; i++) {
                    news.poll();
                }
            }
        }
    }

    private Verdict.Facts now() {
        Optional<NodeSight.Look> look = facts.node().look().filter(NodeSight.Look::isFresh);
        Duration noProgress = clock.since(progressNanos);
        if (look.isPresent() && facts.standstill().get().isEmpty()) {
            progressNanos = clock.monotonicNanos();
            noProgress = Duration.ZERO;
        }
        return new Verdict.Facts(
                facts.cameras().get(), look, noProgress, facts.person().get());
    }

    private boolean send(Ping ping) throws InterruptedException {
        Answer answer = pinger.send(ping);
        sentNanos = clock.monotonicNanos();
        switch (answer) {
            case Answer.Taken taken -> {
                if (failures > 0) {
                    log.info("Dead-man pings to {} arrive again", settings.place());
                }
                failures = 0;
                trouble = Optional.empty();
                report.arriving();
                pause = LEAST_PAUSE.compareTo(settings.interval()) < 0 ? LEAST_PAUSE : settings.interval();
                if (ping.kind() != Ping.Kind.LOG) {
                    delivered = Optional.of(ping.kind());
                }
                return true;
            }
            case Answer.Failed failed -> fails(failed.why(), failed.retryAfter(), false);
            case Answer.Refused refused -> fails(refused.why(), Optional.of(waits.cap()), true);
        }
        return false;
    }

    private void fails(String why, Optional<Duration> wait, boolean lasting) {
        failures++;
        String sentence = "Dead-man pings to " + settings.place() + " do not arrive: " + why;
        if (!trouble.equals(Optional.of(sentence))) {
            log.warn("{}", sentence);
        }
        trouble = Optional.of(sentence);
        report.failing(sentence, lasting);
        pause = wait.orElse(Duration.ZERO).compareTo(waits.waitAfter(failures)) > 0
                ? wait.orElse(Duration.ZERO)
                : waits.waitAfter(failures);
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
