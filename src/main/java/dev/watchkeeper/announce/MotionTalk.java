package dev.watchkeeper.announce;

import dev.watchkeeper.announce.MotionStories.Recognised;
import dev.watchkeeper.detect.LabelRule;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Labelling;
import dev.watchkeeper.event.Labelling.State;
import dev.watchkeeper.event.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides which events are told, and when; guarded by the lock of its owner. Where a camera requires a label, a message waits for the detector, but never
 * for long: what nobody could examine is told as that.
 */
final class MotionTalk {
    /** The detector itself answers within 10 s. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(15);

    private static final int MOST = 256;
    private static final String NO_ANSWER = "Object detection gave no answer.";

    private final MotionStories stories;
    private final Function<String, Optional<LabelRule>> rules;
    private final Map<String, Pending> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
            return size() > MOST;
        }
    };

    /** An event that is not fully told yet. */
    private static final class Pending {
        private final Event.MotionBegan began;
        private final LabelRule rule;
        private final long begunNanos;
        private final Set<String> alerted = new HashSet<>();
        private boolean told;
        private boolean answered;
        private Optional<Event.MotionEnded> ended = Optional.empty();
        private long endedNanos;

        Pending(Event.MotionBegan began, LabelRule rule, Now now) {
            this.began = began;
            this.rule = rule;
            this.begunNanos = now.nanos();
        }

        List<Label> counting(List<Label> labels) {
            return labels.stream().filter(rule::counts).toList();
        }
    }

    /** @param rules the rule of a camera whose events are examined; empty for any other */
    MotionTalk(MotionStories stories, Function<String, Optional<LabelRule>> rules) {
        this.stories = stories;
        this.rules = rules;
    }

    List<Draft> began(Event.MotionBegan event, Now now) {
        Optional<LabelRule> rule = rules.apply(event.camera());
        boolean tells = rule.isEmpty() || !rule.get().required();
        rule.ifPresent(found -> {
            Pending pending = new Pending(event, found, now);
            pending.told = tells;
            open.put(event.id(), pending);
        });
        return tells ? List.of(stories.began(event, Recognised.NOTHING, now)) : List.of();
    }

    List<Draft> ended(Event.MotionEnded event, Now now) {
        Optional<Pending> pending = Optional.ofNullable(open.get(event.id()));
        if (pending.isEmpty()) {
            return List.of(stories.ended(event, Recognised.NOTHING, now));
        }
        pending.get().ended = Optional.of(event);
        pending.get().endedNanos = now.nanos();
        return List.of();
    }

    List<Draft> found(Event.LabelsFound event, Now now) {
        Optional<Pending> known = Optional.ofNullable(open.get(event.id()));
        if (known.isEmpty()) {
            return List.of();
        }
        Pending pending = known.get();
        pending.answered = true;
        Labelling labelling = event.labelling();
        if (labelling.state() == State.UNAVAILABLE) {
            return unknown(pending, labelling.why(), now);
        }
        List<Draft> drafts = new ArrayList<>(alerts(pending, labelling, event.picture(), now));
        Recognised recognised = new Recognised(pending.counting(labelling.labels()), labelling.shown(), "");
        if (!pending.told && !recognised.labels().isEmpty()) {
            pending.told = true;
            drafts.add(stories.began(pending.began, recognised, now));
        }
        if (labelling.state() == State.DONE) {
            drafts.addAll(close(pending, recognised, now));
        }
        return drafts;
    }

    private List<Draft> alerts(Pending pending, Labelling labelling, Optional<Snapshot> picture, Now now) {
        List<Label> fresh = labelling.labels().stream()
                .filter(label -> pending.rule.alerts(label) && pending.alerted.add(label.name()))
                .toList();
        if (fresh.isEmpty()) {
            return List.of();
        }
        List<String> zones = fresh.stream()
                .flatMap(label -> pending.rule.zonesOf(label).stream())
                .distinct()
                .toList();
        return List.of(stories.alert(pending.began, new Recognised(fresh, labelling.shown(), ""), zones, picture, now));
    }

    /** Nobody looked: it is told, and told as that. */
    private List<Draft> unknown(Pending pending, String why, Now now) {
        List<Draft> drafts = new ArrayList<>();
        if (pending.rule.canAlert() && pending.alerted.add("")) {
            drafts.add(stories.blindAlert(pending.began, why, now));
        }
        if (!pending.told) {
            pending.told = true;
            drafts.add(stories.began(pending.began, Recognised.unknown(why), now));
        }
        drafts.addAll(close(pending, Recognised.unknown(why), now));
        return drafts;
    }

    private List<Draft> close(Pending pending, Recognised recognised, Now now) {
        if (pending.ended.isEmpty()) {
            return List.of();
        }
        open.remove(pending.began.id());
        return pending.told ? List.of(stories.ended(pending.ended.get(), recognised, now)) : List.of();
    }

    /** Lets time pass. */
    List<Draft> look(Now now) {
        List<Draft> drafts = new ArrayList<>();
        for (Pending pending : List.copyOf(open.values())) {
            boolean overdue = !pending.answered && now.isAtLeast(MOST_WAIT, pending.begunNanos);
            boolean endOverdue = pending.ended.isPresent() && now.isAtLeast(MOST_WAIT, pending.endedNanos);
            if (overdue || endOverdue) {
                pending.answered = true;
                drafts.addAll(unknown(pending, NO_ANSWER, now));
            }
        }
        return drafts;
    }
}
