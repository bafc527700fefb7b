package dev.watchkeeper.keeper.process;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the processes that a killed keeper left; stateless. They are found by the mark in their environment, or by the pid and start time that the
 * killed keeper recorded; never by name. Only the keeper that holds the lock may call it, before it starts anything.
 */
public final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private Sweep() {}

    /**
     * Ends them: SIGTERM, and after 1 s SIGKILL.
     *
     * @param keeperId the permanent id of the keeper
     * @param recorded the processes that the killed keeper had recorded
     * @return how many there were
     */
    public static int run(String keeperId, Collection<Ident> recorded, Clock clock) throws InterruptedException {
        return end(keeperId, recorded, ProcTable.of(ProcessHandle.current().pid()), clock);
    }

    /** @param youngest only processes at least as old as this one can belong to an earlier keeper; if empty, all can */
    static int end(String keeperId, Collection<Ident> recorded, Optional<ProcEntry> youngest, Clock clock)
            throws InterruptedException {
        Set<Ident> left = find(keeperId, Set.copyOf(recorded), youngest);
        int found = left.size();
        if (found == 0) {
            return 0;
        }
        log.warn("An earlier keeper was killed and left {} processes, which are being ended: {}", found, left);
        signal(left, Signals.TERM);
        signal(left, Signals.CONT);
        left = await(left, GRACE, clock);
        // A killed process may have just started another one.
        long startedNanos = clock.monotonicNanos();
        while (!left.isEmpty() && clock.since(startedNanos).compareTo(KILL_LIMIT) < 0) {
            signal(left, Signals.KILL);
            await(left, POLL_INTERVAL, clock);
            left = find(keeperId, Set.copyOf(recorded), youngest);
        }
        if (!left.isEmpty()) {
            log.error("An earlier keeper left processes that cannot be ended: {}", left);
        }
        return found;
    }

    private static Set<Ident> await(Set<Ident> left, Duration limit, Clock clock) throws InterruptedException {
        Set<Ident> still = new HashSet<>(left);
        long startedNanos = clock.monotonicNanos();
        while (true) {
            still.removeIf(ident -> !Trees.isAlive(ident));
            if (still.isEmpty() || clock.since(startedNanos).compareTo(limit) >= 0) {
                return still;
            }
            clock.sleep(POLL_INTERVAL);
        }
    }

    private static void signal(Set<Ident> processes, int signal) {
        processes.stream().filter(Trees::isAlive).forEach(process -> LibC.kill(process.pid(), signal));
    }

    private static Set<Ident> find(String keeperId, Set<Ident> recorded, Optional<ProcEntry> youngest) {
        Map<Long, ProcEntry> table = new HashMap<>();
        ProcTable.read().forEach(entry -> table.put(entry.pid(), entry));
        long self = ProcessHandle.current().pid();
        Set<Long> spared = withAncestors(self, table);
        Set<Ident> found = new HashSet<>();
        for (ProcEntry entry : table.values()) {
            boolean older =
                    youngest.isEmpty() || entry.startTicks() <= youngest.get().startTicks();
            if (older && entry.isAlive() && !spared.contains(entry.pid())) {
                boolean marked = Mark.of(entry.pid())
                        .filter(mark -> mark.keeper().equals(keeperId))
                        .isPresent();
                if (marked || recorded.contains(entry.ident())) {
                    found.add(entry.ident());
                }
            }
        }
        return found;
    }

    /** A keeper started by a child of another keeper carries that keeper's mark, and so may its ancestors. */
    private static Set<Long> withAncestors(long self, Map<Long, ProcEntry> table) {
        Set<Long> line = new HashSet<>();
        long pid = self;
        while (line.add(pid) && table.containsKey(pid)) {
            pid = table.get(pid).parent();
        }
        return line;
    }
}
