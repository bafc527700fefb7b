package dev.watchkeeper.analyse.model;

import dev.watchkeeper.analyse.model.ModelException.Kind;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.ModelSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that stand in for each other, in the order of the configuration; thread-safe. A question goes to the first that may be asked, and to the next only
 * if that gives no usable answer. It holds no thread: who asks waits, and a model that hangs holds nothing but its own slot.
 */
public final class Models {
    private static final Logger log = LoggerFactory.getLogger(Models.class);

    private final List<ModelLine> lines;
    private final Clock clock;
    private final AtomicLong answered = new AtomicLong();
    private Availability availability = new Availability(Optional.empty(), Optional.empty(), "");

    /**
     * Whether any model answers; immutable.
     *
     * @param available empty before the first question
     * @param since when that began
     * @param cause why none does; empty if one does
     */
    public record Availability(Optional<Boolean> available, Optional<Instant> since, String cause) {
        /** Whether it is known that none answers. */
        public boolean isMissing() {
            return available.equals(Optional.of(false));
        }
    }

    public Models(List<ModelSettings> models, Clock clock) {
        this.clock = clock;
        lines = models.stream().map(model -> new ModelLine(model, clock)).toList();
    }

    /** Asks the models in their order. */
    public <T> Outcome<T> ask(Question<T> question) throws InterruptedException {
        return ask(question, lines);
    }

    /** The same, beginning with the model of this name. */
    public <T> Outcome<T> ask(Question<T> question, String first) throws InterruptedException {
        List<ModelLine> order = new ArrayList<>(lines);
        order.sort((a, b) -> Boolean.compare(b.name().equals(first), a.name().equals(first)));
        return ask(question, order);
    }

    private <T> Outcome<T> ask(Question<T> question, List<ModelLine> order) throws InterruptedException {
        Instant asked = clock.wall();
        List<String> reasons = new ArrayList<>();
        boolean reached = false;
        for (ModelLine line : order) {
            if (line.left().isPresent()) {
                reasons.add(line.trouble());
                continue;
            }
            try {
                T value = line.ask(question);
                available();
                return new Outcome.Answered<>(value, line.name());
            } catch (ModelException e) {
                // The wording that people search the journal for.
                log.warn("AI decision failed: {}", e.sentence());
                reasons.add(e.sentence());
                reached |= e.kind() == Kind.ANSWER;
            }
        }
        String all = String.join(". ", reasons);
        if (reached) {
            return new Outcome.Unusable<>(all);
        }
        missing(asked, all);
        return new Outcome.Unavailable<>(all, retryIn());
    }

    private Duration retryIn() {
        return lines.stream()
                .flatMap(line -> line.status().retryIn().stream())
                .min(Duration::compareTo)
                .orElse(Duration.ofSeconds(1));
    }

    /** How many questions were answered since the start. */
    public long answered() {
        return answered.get();
    }

    private synchronized void available() {
        answered.incrementAndGet();
        if (!availability.available().equals(Optional.of(true))) {
            if (availability.isMissing()) {
                log.info("A model answers again");
            }
            availability = new Availability(Optional.of(true), Optional.of(clock.wall()), "");
        }
    }

    private synchronized void missing(Instant since, String cause) {
        if (!availability.isMissing()) {
            log.warn("No model answers; events wait, and motion is reported without a description: {}", cause);
            availability = new Availability(Optional.of(false), Optional.of(since), cause);
        } else {
            availability = new Availability(availability.available(), availability.since(), cause);
        }
    }

    /** Whether any model answers, as of the latest questions. */
    public synchronized Availability availability() {
        return availability;
    }

    /** How each model is. */
    public List<ModelStatus> status() {
        return lines.stream().map(ModelLine::status).toList();
    }

    /** Questions that can be under way together. */
    public int parallel() {
        return lines.stream().mapToInt(ModelLine::parallel).sum();
    }
}
