package dev.watchkeeper.watch;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.watch.Seen.Moment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at one service again and again, on the one thread that calls {@link #look}; what it saw last may be read by any thread. */
final class Post {
    private final String name;
    private final Looks looks;
    private final Supplier<Optional<Kept.Child>> kept;
    private final Clock clock;
    private final Streaks streaks = new Streaks();
    private volatile ServiceMemory memory;
    private volatile Optional<Seen> seen = Optional.empty();

    /** One look after the other; keeps what the next needs of the one before. */
    @FunctionalInterface
    interface Looks {
        Judge.Verdict next(ServiceMemory before) throws InterruptedException;
    }

    Post(String name, Looks looks, Supplier<Optional<Kept.Child>> kept, ServiceMemory memory, Clock clock) {
        this.name = name;
        this.looks = looks;
        this.kept = kept;
        this.memory = memory;
        this.clock = clock;
    }

    static Post of(WatchedService service, Kept children, Timing timing, ServiceMemory memory, Clock clock) {
        ProcessFinder finder = new ProcessFinder(
                name -> children.find(name).map(Kept.Child::pid).orElse(java.util.OptionalLong.empty()));
        Looks looks = new Looks() {
            private Optional<ServiceJudge.Sample> earlier = Optional.empty();

            @Override
            public Judge.Verdict next(ServiceMemory before) throws InterruptedException {
                ServiceJudge judge = new ServiceJudge(service, finder, clock, timing, before, earlier);
                Judge.Verdict verdict = judge.judge();
                earlier = Optional.of(judge.last());
                return verdict;
            }
        };
        return new Post(service.name(), looks, () -> kept(service, children), memory, clock);
    }

    private static Optional<Kept.Child> kept(WatchedService service, Kept children) {
        return service.process()
                .flatMap(rule -> rule instanceof WatchedService.ProcessRule.Child(String name)
                        ? children.find(name)
                        : Optional.empty());
    }

    static Post ofNode(Supplier<NodeUnderWatch> node, Kept children, Timing timing, ServiceMemory memory, Clock clock) {
        Looks looks = new Looks() {
            private Optional<NodeJudge.Beat> beat = Optional.empty();

            @Override
            public Judge.Verdict next(ServiceMemory before) throws InterruptedException {
                NodeJudge judge = new NodeJudge(node, clock, timing, before, beat);
                Judge.Verdict verdict = judge.judge();
                beat = judge.beat();
                return verdict;
            }
        };
        return new Post(NodeUnderWatch.NAME, looks, () -> children.find(NodeUnderWatch.NAME), memory, clock);
    }

    String name() {
        return name;
    }

    ServiceMemory memory() {
        return memory;
    }

    /** What it saw last; empty before the first look. */
    Optional<Seen> seen() {
        return seen;
    }

    void look() throws InterruptedException {
        Optional<Kept.Child> child = kept.get();
        Judge.Verdict verdict = looks.next(memory);
        memory = verdict.memory();
        boolean resting = child.filter(Kept.Child::isResting).isPresent();
        if (resting) {
            streaks.forget();
        }
        List<Problem> findings =
                resting ? List.of() : streaks.count(verdict.report().problems());
        seen = Optional.of(new Seen(verdict.report(), findings, child, now()));
    }

    /** The look takes too long; called by another thread, while {@link #look} hangs. */
    void overdue() {
        seen = Optional.of(new Seen(ServiceReport.unjudged(name), List.of(), Optional.empty(), now()));
    }

    /** The look failed, or was too late to be compared with the one before. */
    void failed() {
        streaks.forget();
        overdue();
    }

    private Moment now() {
        return new Moment(clock.wall(), clock.monotonicNanos());
    }
}
