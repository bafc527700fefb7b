package dev.watchkeeper.announce;

import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Tells that something began to be wrong and that it is well again, each once, also across restarts; guarded by the lock of its owner. */
final class Conditions {
    private final Names names;
    private final Ids ids;
    private final Map<String, State> states = new HashMap<>();

    /**
     * How something is at one look; immutable.
     *
     * @param bad whether it is wrong
     * @param hold for how long it must be so to be told
     */
    record Judgement(boolean bad, Duration hold, MessageKind kind, Target target, Text text) {}

    /**
     * What people read; immutable.
     *
     * @param title while it is wrong
     * @param well the title when it is well again
     * @param text what was found
     * @param next what happens next while it is wrong
     */
    record Text(String title, String well, String text, String next) {}

    /** One thing; guarded by the lock. */
    private static final class State {
        private Optional<Told> told = Optional.empty();
        private boolean bad;
        private boolean known;
        private long changedNanos;
        private Instant changedAt = Instant.EPOCH;
    }

    /**
     * @param before what was told in an earlier run and is not over
     * @param ours which keys of it are conditions
     */
    Conditions(Names names, Ids ids, Map<String, Told> before, Predicate<String> ours) {
        this.names = names;
        this.ids = ids;
        before.forEach((key, told) -> {
            if (ours.test(key)) {
                State state = new State();
                state.told = Optional.of(told);
                states.put(key, state);
            }
        });
    }

    Map<String, Told> told() {
        Map<String, Told> all = new HashMap<>();
        states.forEach((key, state) -> state.told.ifPresent(told -> all.put(key, told)));
        return all;
    }

    /** Something is told elsewhere, in this thread; here it only ends, if it is not ended there. */
    void toldAs(String key, Told told) {
        states.computeIfAbsent(key, any -> new State()).told = Optional.of(told);
    }

    /** It was ended elsewhere. */
    void endedAs(String key) {
        Optional.ofNullable(states.get(key)).ifPresent(state -> state.told = Optional.empty());
    }

    /**
     * One look.
     *
     * @param judged by key; what cannot be judged now is missing, and stays as it is
     * @param exists whether what a key is about still exists
     */
    List<Draft> look(Map<String, Judgement> judged, Predicate<String> exists, Now now) {
        List<Draft> drafts = new ArrayList<>();
        judged.forEach((key, judgement) -> look(key, judgement, now).ifPresent(drafts::add));
        for (String key : List.copyOf(states.keySet())) {
            if (!exists.test(key)) {
                Optional.ofNullable(states.remove(key))
                        .flatMap(state -> state.told)
                        .ifPresent(told -> drafts.add(gone(told, now)));
            }
        }
        return drafts;
    }

    /** Ends its thread, so that nobody is reminded of it. */
    private Draft gone(Told told, Now now) {
        Words words = new Words(
                "No longer watched",
                "What was reported concerned something that was removed.",
                Optional.of(told.since()),
                List.of(),
                "");
        Topic topic = new Topic(
                MessageKind.HEALTH_CHECK, Severity.INFO, names.system(), new Thread(Optional.of(told.thread()), true));
        return Draft.of(new Message(ids.next("over", now.wall()), now.wall(), topic, words, View.NONE));
    }

    private Optional<Draft> look(String key, Judgement judgement, Now now) {
        State state = states.computeIfAbsent(key, any -> new State());
        if (!state.known || state.bad != judgement.bad()) {
            state.known = true;
            state.bad = judgement.bad();
            state.changedNanos = now.nanos();
            state.changedAt = now.wall();
        }
        if (state.bad == state.told.isPresent() || !now.isAtLeast(judgement.hold(), state.changedNanos)) {
            return Optional.empty();
        }
        if (state.bad) {
            Told told = new Told(
                    key.replaceAll("[^A-Za-z0-9_-]", "-") + "-" + state.changedAt.getEpochSecond(), state.changedAt);
            state.told = Optional.of(told);
            return Optional.of(draft(judgement, told, false, now));
        }
        Told told = state.told.get();
        state.told = Optional.empty();
        return Optional.of(draft(judgement, told, true, now));
    }

    private Draft draft(Judgement judgement, Told told, boolean end, Now now) {
        Text text = judgement.text();
        Words words = new Words(
                end ? text.well() : text.title(),
                end
                        ? "It was so for " + Times.words(Duration.between(told.since(), now.wall())) + ". Now: "
                                + text.text()
                        : text.text(),
                Optional.of(told.since()),
                List.of(),
                end ? "" : text.next());
        Topic topic = new Topic(
                judgement.kind(),
                end ? Severity.INFO : judgement.kind().usual(),
                judgement.target(),
                new Thread(Optional.of(told.thread()), end));
        return Draft.of(new Message(
                ids.next(judgement.kind().id() + "-" + judgement.target().name(), now.wall()),
                now.wall(),
                topic,
                words,
                View.NONE));
    }
}
