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
 * All connections, and which of them must be closed: late ones, and, when there are too many, one without a complete request; thread-safe.
 * A newcomer replaces a connection that has not sent a complete request, because genuine requests arrive within milliseconds: whoever
 * merely holds connections open loses them to those who use theirs.
 */
final class Callers {
    /** A request may take this long to arrive before its connection may be replaced. */
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

    /** @return false if there is no room and none can be made */
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
            log.line("A connection from " + gone.address() + " was closed to make room for another");
        });
        if (!room) {
            log.line("A connection from " + newcomer.address() + " was refused: there are too many");
        }
        return room;
    }

    synchronized int count() {
        return count;
    }

    synchronized void gone(Caller caller) {
        remove(caller);
    }

    /** Closes all late connections; called periodically. */
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
            log.line("A connection from " + caller.address() + " was closed: it " + why);
        });
        log.flush();
    }

    /** Caller holds the lock. Removing one that is absent has no effect. */
    private void remove(Caller caller) {
        Set<Caller> same = byNetwork.get(caller.network());
        if (same != null && same.remove(caller)) {
            count--;
            if (same.isEmpty()) {
                byNetwork.remove(caller.network());
            }
        }
    }

    /** The connections of the address that has the most. Caller holds the lock. */
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

    /** The connection that has been sending its request longest, else the one idle longest, else one whose request has just begun. */
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
