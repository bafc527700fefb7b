package dev.watchkeeper.detect;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.event.Labelling;
import dev.watchkeeper.event.Labelling.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Whether the labels of recent events pass, for whoever looks only at events with something of interest; thread-safe, and never waits. It follows the bus.
 */
public final class LabelVerdicts implements AutoCloseable {
    private static final int MAX_EVENTS = 1000;

    /** Labels come within seconds; whoever asks later than a thousand events has waited for hours. */
    private static final int MOST = 1000;

    private final Function<String, Optional<LabelRule>> rules;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
            return size() > MOST;
        }
    };

    private final FeedView.Subscription feed;

    /** What is known of an event's labels; an immutable enumeration. */
    public enum Verdict {
        /** A label counts, none is asked for, or nobody could look: then nothing is left out. */
        PASSES,
        /** The detector still looks. */
        OPEN,
        /** It looked, and no label counts. */
        FAILS
    }

    /** @param rules the rule of a camera whose events are examined; empty for any other */
    public LabelVerdicts(FeedView bus, Function<String, Optional<LabelRule>> rules) {
        this.rules = rules;
        feed = bus.follow("label-verdicts", MAX_EVENTS, this::accept);
    }

    private void accept(Event event) {
        switch (event) {
            case Event.MotionBegan began ->
                rules.apply(began.camera())
                        .filter(LabelRule::asksForLabels)
                        .ifPresent(rule -> put(began.id(), Verdict.OPEN));
            case Event.LabelsFound found ->
                rules.apply(found.camera())
                        .filter(LabelRule::asksForLabels)
                        .ifPresent(rule -> put(found.id(), verdict(rule, found.labelling())));
            default -> {}
        }
    }

    private static Verdict verdict(LabelRule rule, Labelling labelling) {
        if (labelling.state() == State.UNAVAILABLE
                || labelling.labels().stream().anyMatch(rule::counts)) {
            return Verdict.PASSES;
        }
        return labelling.state() == State.DONE ? Verdict.FAILS : Verdict.OPEN;
    }

    private void put(String event, Verdict verdict) {
        lock.lock();
        try {
            verdicts.put(event, verdict);
        } finally {
            lock.unlock();
        }
    }

    /** Events from before the start, of which nothing is known, pass. */
    public Verdict of(String event) {
        lock.lock();
        try {
            return verdicts.getOrDefault(event, Verdict.PASSES);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        feed.close();
    }
}
