package dev.watchkeeper.analyse;

import dev.watchkeeper.analyse.AnalysisView.Answer;
import dev.watchkeeper.analyse.LabelGate.Pass;
import dev.watchkeeper.analyse.RecentDescriptions.Described;
import dev.watchkeeper.analyse.model.Models;
import dev.watchkeeper.analyse.model.Outcome;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FullDisk;
import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Analysis.Description;
import dev.watchkeeper.event.Analysis.Seen;
import dev.watchkeeper.event.Analysis.Subject;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to each event from its end to its description; thread-safe. A failure of the models leaves it in the queue; only answers that cannot be used, or
 * failures while others are answered, count against the event itself, so that no event blocks the queue for ever and none is lost to an outage.
 */
final class Casework {
    private static final Logger log = LoggerFactory.getLogger(Casework.class);
    private static final int MOST_FAILURES = 3;

    /** Between answers about one event that cannot be used. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    private static final int LOADING_SECONDS = 30;

    /** A detector that has not looked by then never will. */
    private static final Duration LONGEST_WAIT_FOR_LABELS = Duration.ofMinutes(2);

    private final EventQueue queue;
    private final Describer describer;
    private final Models models;
    private final Results results;
    private final Clock clock;
    /** By event; guarded by itself, like the pause. */
    private final Map<String, Tries> tries = new HashMap<>();

    /** Those that wait for labels, so that nobody knows yet whether they wait for a model; guarded by the tries. */
    private final Set<String> undecided = new HashSet<>();

    private final CountDownLatch loaded = new CountDownLatch(1);

    private long pausedNanos;
    private Duration pause = Duration.ZERO;

    /** Where results go; immutable, of thread-safe parts. */
    record Results(Consumer<Event> publish, LabelGate gate, RecentDescriptions recent, Duration lateAfter) {}

    /**
     * What was tried with an event in this run; immutable.
     *
     * @param busy whether a worker has it
     * @param fromNanos not tried again before
     * @param failures while other events were answered
     * @param answered how many others were when it failed last
     */
    private record Tries(boolean busy, long fromNanos, int failures, long answered) {
        Tries taken() {
            return new Tries(true, fromNanos, failures, answered);
        }
    }

    Casework(EventQueue queue, Describer describer, Models models, Results results, Clock clock) {
        this.queue = queue;
        this.describer = describer;
        this.models = models;
        this.results = results;
        this.clock = clock;
    }

    /** Takes over what waits from an earlier run. */
    void load() {
        queue.load();
        loaded.countDown();
        try {
            results.recent().load(clock.wall());
        } catch (IOException e) {
            log.warn("The descriptions of the last day cannot be read: {}", e.toString());
        }
        int waiting = queue.size().events();
        if (waiting > 0) {
            log.info("{} events wait for a model from an earlier run", waiting);
        }
    }

    /**
     * Asks again about events that left the queue of an earlier run although their answers were never stored, because the run was killed or the disk was full
     * just then: at worst people are told twice, but nothing waits for ever.
     *
     * @param began when this run did: what waits since then is in the queue
     */
    void resume(PastEvents past, Instant began) {
        for (String id : past.unanswered(began)) {
            if (queue.find(id).isEmpty()) {
                log.info("The answer about the event {} was lost with an earlier run, and a model is asked again", id);
                past.find(id).ifPresent(ended -> open(ended, false));
            }
        }
    }

    /** An event is over, or a person asks for it. */
    Answer open(Event.MotionEnded ended, boolean quietly) {
        Optional<Snapshot> picture = ended.snapshot();
        WaitingEvent event = new WaitingEvent(
                ended.id(),
                ended.camera(),
                new WaitingEvent.Span(
                        ended.began(),
                        ended.at(),
                        picture.map(Snapshot::takenAt).orElse(ended.at())),
                ended.zones(),
                ended.movement().regions(),
                new WaitingEvent.Progress(false, 0, quietly));
        if (picture.isEmpty() || !WaitingEvent.isId(ended.id())) {
            giveUp(event, "there is no picture of it");
            return Answer.NO_PICTURE;
        }
        boolean asks = pass(event) == Pass.ASK;
        try {
            // What an earlier run left is sorted out first.
            if (!loaded.await(LOADING_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the queue of an earlier run cannot be read");
            }
            if (asks) {
                // Before a worker can have the event: the last word counts.
                publish(event, Analysis.waiting(clock.wall()));
            } else {
                synchronized (tries) {
                    undecided.add(event.id());
                }
            }
            for (WaitingEvent gone : queue.add(event, picture.get().jpeg())) {
                giveUp(gone, "more events wait for a model than there is room for (analysis.queue-max)");
            }
        } catch (IOException e) {
            giveUp(event, "it could not be kept: " + FullDisk.explain(e));
            return Answer.NOT_KEPT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.NOT_KEPT;
        }
        if (asks && models.availability().isMissing()) {
            tell(event, models.availability().cause());
        }
        return Answer.QUEUED;
    }

    /** Looks whether people must be told of motion that nobody can describe, and forgets what needs no description. */
    void look() {
        Models.Availability availability = models.availability();
        for (WaitingEvent event : queue.waiting()) {
            Pass pass = pass(event);
            if (pass == Pass.SKIP && !isBusy(event)) {
                skip(event);
            } else if (pass == Pass.ASK && availability.isMissing()) {
                tell(event, availability.cause());
            }
        }
    }

    private Pass pass(WaitingEvent event) {
        if (event.progress().quietly()) {
            return Pass.ASK;
        }
        Pass pass = results.gate().of(event.id(), event.camera());
        boolean tooLong = Duration.between(event.span().ended(), clock.wall()).compareTo(LONGEST_WAIT_FOR_LABELS) > 0;
        return pass == Pass.WAIT && tooLong ? Pass.ASK : pass;
    }

    private void skip(WaitingEvent event) {
        remove(event);
        if (!wasUndecided(event)) {
            publish(event, Analysis.failed(clock.wall(), "its labels do not count, so no model is asked"));
        }
    }

    private boolean wasUndecided(WaitingEvent event) {
        synchronized (tries) {
            return undecided.remove(event.id());
        }
    }

    private boolean isBusy(WaitingEvent event) {
        synchronized (tries) {
            return Optional.ofNullable(tries.get(event.id()))
                    .filter(Tries::busy)
                    .isPresent();
        }
    }

    /**
     * Asks about the oldest event that may be asked about.
     *
     * @return false if there is none now
     */
    boolean step() throws InterruptedException {
        Optional<WaitingEvent> next = queue.waiting().stream()
                .filter(event -> pass(event) == Pass.ASK)
                .filter(this::take)
                .findFirst();
        if (next.isEmpty()) {
            return false;
        }
        WaitingEvent event = next.get();
        try {
            ask(event);
        } catch (RuntimeException e) {
            log.error("[{}] The event {} could not be analysed", event.camera(), event.id(), e);
            unusable(event, "an error within Watchkeeper, which its log has");
        } finally {
            release(event);
        }
        return true;
    }

    private boolean take(WaitingEvent event) {
        synchronized (tries) {
            if (clock.since(pausedNanos).compareTo(pause) < 0) {
                return false;
            }
            Tries known = tries.getOrDefault(event.id(), new Tries(false, clock.monotonicNanos(), 0, 0));
            if (known.busy() || clock.monotonicNanos() - known.fromNanos() < 0) {
                return false;
            }
            tries.put(event.id(), known.taken());
            return true;
        }
    }

    private void release(WaitingEvent event) {
        synchronized (tries) {
            if (queue.find(event.id()).isEmpty()) {
                tries.remove(event.id());
            } else {
                tries.computeIfPresent(
                        event.id(),
                        (id, known) -> new Tries(false, known.fromNanos(), known.failures(), known.answered()));
            }
        }
    }

    private void ask(WaitingEvent event) throws InterruptedException {
        if (wasUndecided(event)) {
            publish(event, Analysis.waiting(clock.wall()));
        }
        byte[] jpeg;
        try {
            jpeg = queue.picture(event);
        } catch (IOException e) {
            giveUp(event, "its picture cannot be read: " + e.getMessage());
            return;
        }
        try {
            switch (describer.describe(event, jpeg)) {
                case Outcome.Answered<EventForm.Said>(EventForm.Said said, String model) ->
                    done(event, jpeg, said, model);
                case Outcome.Unusable<EventForm.Said>(String sentence) -> unusable(event, sentence);
                case Outcome.Unavailable<EventForm.Said>(String sentence, Duration retryIn) ->
                    unavailable(event, sentence, retryIn);
            }
        } catch (FailureException e) {
            giveUp(event, e.sentence());
        }
    }

    private void done(WaitingEvent event, byte[] jpeg, EventForm.Said said, String model) {
        Instant now = clock.wall();
        boolean late = Duration.between(event.span().ended(), now).compareTo(results.lateAfter()) > 0;
        Description description = new Description(
                model, said.summary(), said.objects(), said.alert(), said.confidence(), said.conditions());
        Analysis analysis = new Analysis(Analysis.State.DONE, now, Optional.of(description), late, "");
        WaitingEvent known = queue.find(event.id()).orElse(event);
        remove(event);
        results.publish()
                .accept(new Event.Analysed(
                        event.id(), event.camera(), now, subject(known, Optional.of(snapshot(event, jpeg))), analysis));
        try {
            List<String> labels =
                    said.objects().stream().map(Seen::label).distinct().toList();
            results.recent()
                    .add(
                            new Described(
                                    event.span().began(), event.camera(), said.summary(), analysis.alerts(), labels),
                            now);
        } catch (IOException e) {
            log.warn("[{}] The daily report lacks a description: {}", event.camera(), e.toString());
        }
    }

    private void unusable(WaitingEvent event, String sentence) {
        tell(event, sentence);
        WaitingEvent again = queue.find(event.id()).orElse(event).unusableOnceMore();
        if (again.progress().unusable() >= MOST_FAILURES) {
            giveUp(again, sentence);
            return;
        }
        try {
            queue.change(again);
        } catch (IOException e) {
            log.warn("[{}] What was tried with the event {} is not kept: {}", event.camera(), event.id(), e.toString());
        }
        synchronized (tries) {
            tries.computeIfPresent(
                    event.id(),
                    (id, known) -> new Tries(
                            true, clock.monotonicNanos() + AGAIN.toNanos(), known.failures(), known.answered()));
        }
    }

    private void unavailable(WaitingEvent event, String sentence, Duration retryIn) {
        tell(event, sentence);
        long answered = models.answered();
        int failures;
        synchronized (tries) {
            pausedNanos = clock.monotonicNanos();
            pause = retryIn.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : retryIn;
            Tries known = tries.getOrDefault(event.id(), new Tries(true, clock.monotonicNanos(), 0, 0));
            failures = known.failures() + (answered > known.answered() ? 1 : 0);
            tries.put(event.id(), new Tries(true, known.fromNanos(), failures, answered));
        }
        if (failures >= MOST_FAILURES) {
            giveUp(event, "models fail at it again and again, and answer about others: " + sentence);
        }
    }

    /** Tells people of the motion itself, once. */
    private void tell(WaitingEvent event, String cause) {
        if (event.progress().quietly()) {
            return;
        }
        try {
            queue.tell(event.id()).ifPresent(told -> undescribed(told, cause));
        } catch (IOException e) {
            // At worst it is told again after a restart.
            undescribed(event, cause);
        }
    }

    private void undescribed(WaitingEvent event, String cause) {
        Optional<Snapshot> picture = Optional.empty();
        try {
            picture = Optional.of(snapshot(event, queue.picture(event)));
        } catch (IOException e) {
            log.debug("[{}] A message goes without a picture", event.camera(), e);
        }
        boolean late = Duration.between(event.span().ended(), clock.wall()).compareTo(results.lateAfter()) > 0;
        results.publish()
                .accept(new Event.Undescribed(
                        event.id(), event.camera(), clock.wall(), subject(event, picture), cause, late));
    }

    private void giveUp(WaitingEvent event, String why) {
        log.warn("[{}] The event {} gets no description: {}", event.camera(), event.id(), why);
        boolean told = queue.find(event.id()).orElse(event).progress().told();
        if (!told && !event.progress().quietly()) {
            undescribed(event, why);
        }
        remove(event);
        wasUndecided(event);
        publish(event, Analysis.failed(clock.wall(), why));
    }

    private void remove(WaitingEvent event) {
        try {
            queue.remove(event.id());
        } catch (IOException e) {
            log.warn("[{}] {} cannot be removed from the queue: {}", event.camera(), event.id(), e.toString());
        }
    }

    private void publish(WaitingEvent event, Analysis analysis) {
        results.publish()
                .accept(new Event.Analysed(
                        event.id(), event.camera(), analysis.at(), subject(event, Optional.empty()), analysis));
    }

    private static Subject subject(WaitingEvent event, Optional<Snapshot> picture) {
        return new Subject(
                event.span().began(),
                event.span().ended(),
                event.zones(),
                picture,
                event.progress().quietly());
    }

    private static Snapshot snapshot(WaitingEvent event, byte[] jpeg) {
        return new Snapshot(jpeg, event.span().taken(), 0, 0);
    }
}
