package dev.watchkeeper.notify.send;

import dev.watchkeeper.notify.send.Draft.Attempts;
import dev.watchkeeper.notify.send.Draft.Reason;
import dev.watchkeeper.notify.send.LaneState.Outgoing;
import dev.watchkeeper.notify.send.LaneState.Posted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The letters of one lane that are under way, doubtful, or can still be edited; confined to the desk. */
final class Letters {
    /** Enough for the incidents that a person still remembers. */
    private static final int MOST_POSTED = 50;

    private static final int MOST_DOUBTFUL = 20;

    /** A letter that may have arrived is tried again after 5, 10, 20, 40 and 60 min. */
    private static final int MOST_DOUBTS = 6;

    private static final Duration FIRST_DOUBT = Duration.ofMinutes(5);
    private static final Duration LAST_DOUBT = Duration.ofHours(1);

    private Optional<Draft> flying;
    private final List<Draft> doubtful;
    private final List<Posted> posted;

    Letters(Outgoing state) {
        flying = state.flying();
        doubtful = new ArrayList<>(state.doubtful());
        posted = new ArrayList<>(state.posted());
    }

    Outgoing state() {
        return new Outgoing(flying, List.copyOf(doubtful), List.copyOf(posted));
    }

    boolean isFlying() {
        return flying.isPresent();
    }

    boolean isFlying(String key) {
        return flying.stream()
                .flatMap(draft -> draft.entries().stream())
                .anyMatch(entry -> entry.key().equals(key));
    }

    void fly(Draft draft) {
        flying = Optional.of(draft);
    }

    /** Nothing is under way any more. @return what was */
    Optional<Draft> land() {
        Optional<Draft> landed = flying;
        flying = Optional.empty();
        return landed;
    }

    /** A letter that may not have arrived, when it is time to try it again. */
    Optional<Draft> doubtful(Instant now) {
        for (Draft draft : doubtful) {
            Attempts attempts = draft.attempts();
            Duration wait = FIRST_DOUBT.multipliedBy(1L << Math.min(10, Math.max(0, attempts.count() - 1)));
            if (Window.hasPassed(attempts.latest(), wait.compareTo(LAST_DOUBT) > 0 ? LAST_DOUBT : wait, now)) {
                doubtful.remove(draft);
                return Optional.of(draft);
            }
        }
        return Optional.empty();
    }

    /** @return whether it will be tried again */
    boolean doubt(Draft draft) {
        if (draft.attempts().count() >= MOST_DOUBTS || doubtful.size() >= MOST_DOUBTFUL) {
            return false;
        }
        doubtful.add(draft);
        return true;
    }

    /** It was under way when the process ended, and nobody saw how that went: it is delivered at once, under its id. */
    void again(Draft draft) {
        if (draft.reason() == Reason.EDIT) {
            stillStale(draft);
            return;
        }
        doubtful.addFirst(new Draft(
                draft.id(),
                draft.reason(),
                draft.entries(),
                draft.replaces(),
                new Attempts(draft.attempts().count(), Instant.EPOCH)));
    }

    void sent(Draft draft, String remoteId, Instant now) {
        flying = Optional.empty();
        if (draft.reason() == Reason.EDIT) {
            posted.replaceAll(each -> each.draft().id().equals(draft.id())
                    ? new Posted(remoteId.isEmpty() ? each.remoteId() : remoteId, each.draft(), now, each.stale())
                    : each);
        } else if (!remoteId.isEmpty()) {
            posted.add(new Posted(remoteId, draft, now, false));
            while (posted.size() > MOST_POSTED) {
                posted.removeFirst();
            }
        }
    }

    /** Shows newer news in the letter that showed the older. @return false if there is none */
    boolean edit(Entry fresh) {
        for (int i = posted.size() - 1; i >= 0; i--) {
            Posted letter = posted.get(i);
            if (letter.draft().entries().stream().anyMatch(each -> each.key().equals(fresh.key()))) {
                List<Entry> entries = letter.draft().entries().stream()
                        .map(each -> each.key().equals(fresh.key()) ? each.and(fresh) : each)
                        .toList();
                posted.set(i, new Posted(letter.remoteId(), with(letter.draft(), entries), letter.at(), true));
                return true;
            }
        }
        return false;
    }

    private static Draft with(Draft draft, List<Entry> entries) {
        return new Draft(draft.id(), draft.reason(), entries, draft.replaces(), draft.attempts());
    }

    /** The edit of a letter that shows old news, if its last change was long enough ago. */
    Optional<Draft> staleLetter(Duration group, Instant now) {
        for (int i = 0; i < posted.size(); i++) {
            Posted letter = posted.get(i);
            if (letter.stale() && Window.hasPassed(letter.at(), group.dividedBy(3), now)) {
                posted.set(i, new Posted(letter.remoteId(), letter.draft(), letter.at(), false));
                return Optional.of(new Draft(
                        letter.draft().id(),
                        Reason.EDIT,
                        letter.draft().entries(),
                        Optional.of(letter.remoteId()),
                        new Attempts(0, now)));
            }
        }
        return Optional.empty();
    }

    /** An edit failed and is to be tried again. */
    void stillStale(Draft edit) {
        posted.replaceAll(each -> each.draft().id().equals(edit.id())
                ? new Posted(each.remoteId(), each.draft(), each.at(), true)
                : each);
    }

    /** The receiver refuses to replace a letter: what it would have shown is not to be had there. */
    void giveUpEdit(Draft edit) {
        posted.removeIf(each -> each.draft().id().equals(edit.id()));
    }
}
