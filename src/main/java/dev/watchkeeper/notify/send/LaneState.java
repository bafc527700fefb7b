package dev.watchkeeper.notify.send;

import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one channel's lane knows, as it is kept in the database; immutable.
 *
 * @param waiting what is to be told, by key
 * @param told what was told, by key
 * @param pace when it was told
 * @param outgoing letters whose delivery is not certain
 * @param lost messages that were given up and that no letter has mentioned
 */
record LaneState(Map<String, Waiting> waiting, Map<String, Told> told, Pacing pace, Outgoing outgoing, int lost) {
    static final LaneState NEW = new LaneState(
            Map.of(),
            Map.of(),
            new Pacing(Window.NEW, Window.NEW, NoticeLimits.NEW, Map.of()),
            new Outgoing(Optional.empty(), List.of(), List.of()),
            0);

    /**
     * Something to be told; immutable.
     *
     * @param since when it came
     * @param notBefore the end of a cool-down
     * @param muted whether a silence holds it back
     */
    record Waiting(Entry entry, Instant since, Optional<Instant> notBefore, Draft.Reason reason, boolean muted) {
        Waiting with(Entry changed) {
            return new Waiting(changed, since, notBefore, reason, muted);
        }

        Waiting muted(boolean now) {
            return new Waiting(entry, since, notBefore, reason, now);
        }
    }

    /**
     * Something that was told; immutable.
     *
     * @param entry as it was told last
     * @param at when
     * @param severity the highest so far
     * @param kinds all so far
     */
    record Told(Entry entry, Instant at, Severity severity, Set<MessageKind> kinds) {
        boolean isClosed() {
            return entry.isEnd();
        }
    }

    /**
     * When messages were sent; immutable.
     *
     * @param all collects every message
     * @param prompt collects what is urgent, and good news
     * @param coolDowns when a kind was last told about a camera
     */
    record Pacing(Window all, Window prompt, NoticeLimits notices, Map<String, Instant> coolDowns) {}

    /**
     * Letters whose delivery is not certain, and those that can still be edited; immutable.
     *
     * @param flying the one that is being delivered
     * @param doubtful handed over without an answer
     * @param posted delivered ones that can be replaced, oldest first
     */
    record Outgoing(Optional<Draft> flying, List<Draft> doubtful, List<Posted> posted) {}

    /**
     * A delivered letter that can be replaced; immutable.
     *
     * @param remoteId the receiver's id
     * @param stale whether it shows old news
     */
    record Posted(String remoteId, Draft draft, Instant at, boolean stale) {}
}
