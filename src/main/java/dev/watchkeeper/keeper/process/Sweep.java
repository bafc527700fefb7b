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
 * Ends what a keeper left that was killed itself; stateless. Such processes are known by the mark in their environment, or by number and start
 * time from the killed keeper's notes; never by name. To be called by the one keeper that holds the lock, before it starts anything.
 */
public final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(50);

    private Sweep() {}

    /**
     * Ends them: by TERM, and after 1 s by KILL.
     *
     * @param keeper the lasting id of the keeper
     * @param noted what the killed keeper had noted
     * @return how many there were
     */
    public static int run(String keeper, Collection<Ident> noted, Clock clock) throws InterruptedException {
        return end(keeper, noted, ProcTable.of(ProcessHandle.current().pid()), clock);
    }

    /** @param youngest only what is as old as this, or older, can be an earlier keeper's; without it everything can */
    static int end(String keeper, Collection<Ident> noted, Optional<ProcEntry> youngest, Clock clock)
            throws InterruptedException {
        Set<Ident> left = find(keeper, Set.copyOf(noted), youngest);
        int found = left.size();
        if (found == 0) {
            return 0;
        }
        log.warn("An earlier keeper was killed and left {} processes, which are ended: {}", found, left);
        signal(left, Signals.TERM);
        signal(left, Signals.CONT);
        left = await(left, GRACE, clock);
        // What is killed may just have started another.
        long begun = clock.monotonicNanos();
        while (!left.isEmpty() && clock.since(begun).compareTo(KILL_LIMIT) < 0) {
            signal(left, Signals.KILL);
            await(left, LOOK, clock);
            left = find(keeper, Set.copyOf(noted), youngest);
        }
        if (!left.isEmpty()) {
            log.error("An earlier keeper left processes that cannot be ended: {}", left);
        }
        return found;
    }

    private static Set<Ident> await(Set<Ident> left, Duration limit, Clock clock) throws InterruptedException {
        Set<Ident> still = new HashSet<>(left);
        long begun = clock.monotonicNanos();
        while (true) {
            still.removeIf(ident -> !Trees.isStill(ident));
            if (still.isEmpty() || clock.since(begun).compareTo(limit) >= 0) {
                return still;
            }
            clock.sleep(LOOK);
        }
    }

    private static void signal(Set<Ident> processes, int signal) {
        processes.stream().filter(Trees::isStill).forEach(process -> LibC.kill(process.pid(), signal));
    }

    private static Set<Ident> find(String keeper, Set<Ident> noted, Optional<ProcEntry> youngest) {
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
                        .filter(mark -> mark.keeper().equals(keeper))
                        .isPresent();
                if (marked || noted.contains(entry.ident())) {
                    found.add(entry.ident());
                }
            }
        }
        return found;
    }

    /** A keeper that was started by what another one keeps carries that one's mark, and so may what started it. */
    private static Set<Long> withAncestors(long self, Map<Long, ProcEntry> table) {
        Set<Long> line = new HashSet<>();
        long pid = self;
        while (line.add(pid) && table.containsKey(pid)) {
            pid = table.get(pid).parent();
        }
        return line;
    }
}
