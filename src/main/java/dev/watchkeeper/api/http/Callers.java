package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All connections, and which of them has to go: those that are late, and, where there are too many, one that nobody waits for an answer
 * on. Thread-safe. A newcomer is let in in the place of one that has sent nothing whole, because a request that means something comes as a whole within
 * milliseconds: whoever holds connections open loses them to those who use theirs.
 */
final class Callers {
    /** So long a request may take to come before it is one to go. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Limits limits;
    private final Clock clock;
    private final SparseLog log;
    private final Map<String, Set<Caller>> byNetwork = new HashMap<>();
    private int count;

    Callers(Limits limits, Clock clock, SparseLog log) {
        this.limits = limits;
        this.clock = clock;
        this.log = log;
    }

    /** @return false if there is no room, and none can be made */
    boolean admit(Caller newcomer) {
        Optional<Caller> victim;
        boolean room = true;
        long now = clock.monotonicNanos();
        synchronized (this) {
            Set<Caller> same = byNetwork.computeIfAbsent(newcomer.network(), any -> new LinkedHashSet<>());
            boolean tooManySame = same.size() >= limits.ofOneAddress();
            boolean tooMany = count >= limits.connections();
            if (tooManySame) {
                victim = toGo(same, now);
                room = victim.isPresent();
            } else if (tooMany) {
                victim = toGo(crowd(), now);
                room = victim.isPresent();
            } else {
                victim = tooManyArriving(same, now);
            }
            if (room) {
                victim.ifPresent(this::remove);
                byNetwork
                        .computeIfAbsent(newcomer.network(), any -> new LinkedHashSet<>())
                        .add(newcomer);
                count++;
            } else if (same.isEmpty()) {
                byNetwork.remove(newcomer.network());
            }
        }
        victim.ifPresent(gone -> {
            gone.cut();
            log.line("A connection of " + gone.address() + " was cut to make room for another");
        });
        if (!room) {
            log.line("A connection of " + newcomer.address() + " was refused: there are too many");
        }
        return room;
    }

    synchronized int count() {
        return count;
    }

    synchronized void gone(Caller caller) {
        remove(caller);
    }

    /** Cuts all that are late; called every so often. */
    void look() {
        long now = clock.monotonicNanos();
        Map<Caller, String> late = new HashMap<>();
        synchronized (this) {
            for (Set<Caller> same : byNetwork.values()) {
                same.forEach(caller -> caller.lateness(limits, now).ifPresent(why -> late.put(caller, why)));
            }
        }
        late.forEach((caller, why) -> {
            caller.cut();
            log.line("A connection of " + caller.address() + " was cut: it " + why);
        });
        log.rest();
    }

    /** Called with the lock held; one that is not there is none to remove. */
    private void remove(Caller caller) {
        Set<Caller> same = byNetwork.get(caller.network());
        if (same != null && same.remove(caller)) {
            count--;
            if (same.isEmpty()) {
                byNetwork.remove(caller.network());
            }
        }
    }

    /** Those of the address that has the most. Called with the lock held. */
    private Collection<Caller> crowd() {
        return byNetwork.values().stream()
                .max(Comparator.comparingInt(Set::size))
                .map(same -> (Collection<Caller>) same)
                .orElse(List.of());
    }

    private Optional<Caller> tooManyArriving(Collection<Caller> same, long now) {
        List<Caller> arriving = new ArrayList<>();
        for (Caller caller : same) {
            if (caller.isArriving()) {
                arriving.add(caller);
            }
        }
        return arriving.size() < limits.arrivingOfOneAddress()
                ? Optional.empty()
                : longest(arriving, now).filter(caller -> caller.inPhase(now).compareTo(GRACE) > 0);
    }

    /** The one that sends its request for longest, else the one that is idle for longest, else one whose request has just begun. */
    private static Optional<Caller> toGo(Collection<Caller> same, long now) {
        List<Caller> arriving = same.stream().filter(Caller::isArriving).toList();
        List<Caller> idle = same.stream().filter(Caller::isIdle).toList();
        return longest(arriving, now)
                .filter(caller -> caller.inPhase(now).compareTo(GRACE) > 0)
                .or(() -> longest(idle, now))
                .or(() -> longest(arriving, now));
    }

    private static Optional<Caller> longest(Collection<Caller> callers, long now) {
        return callers.stream().max(Comparator.comparing(caller -> caller.inPhase(now)));
    }
}
