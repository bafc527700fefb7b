package dev.watchkeeper.keeper.process;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All process trees of this process, which adopts their orphans; thread-safe. No other part of this process may start processes, because this one
 * might reap them.
 */
public final class Trees {
    private static final Logger log = LoggerFactory.getLogger(Trees.class);

    /** The variable by which a later keeper finds the processes of a killed one; who changes an environment leaves it. */
    public static final String MARK_VARIABLE = Mark.VARIABLE;

    private final String keeperId;
    private final Clock clock;
    private final Spawner spawner = new Spawner();
    private final long self = ProcessHandle.current().pid();
    private final TreeMembership membership;
    private final Map<Long, Tree> byLeader = new HashMap<>();
    private int instances;

    private Trees(String keeperId, Clock clock) {
        this.keeperId = keeperId;
        this.clock = clock;
        membership = new TreeMembership(keeperId, self, Mark::of);
    }

    /** @param keeperId the permanent id of this keeper, letters and digits */
    public static Trees open(String keeperId, Clock clock) {
        if (!LibC.becomeSubreaper()) {
            log.warn("This system does not let the keeper adopt orphans; it finds them by session and mark only");
        }
        return new Trees(keeperId, clock);
    }

    /**
     * Starts a command. The listener may be called before this method returns.
     *
     * @throws FailureException of kind ENVIRONMENT with a sentence that says why it cannot be started
     */
    public synchronized Tree start(Launch launch, Output output, Tree.Listener listener) throws FailureException {
        int instance = ++instances;
        ExecFailureDetector detector = new ExecFailureDetector(output, launch.program());
        OutputPipe pipe = OutputPipe.open(launch.name(), detector);
        Process process;
        try {
            // Under the lock, because a scan meanwhile would take the new process for an orphan.
            process = spawner.start(launch, new Mark(keeperId, instance), pipe.forChild());
        } catch (FailureException | RuntimeException e) {
            pipe.discard();
            throw e;
        }
        Tree tree = new Tree(this, clock, new Tree.Started(launch, instance, process, pipe, detector), listener);
        byLeader.put(process.pid(), tree);
        long ticks = ProcTable.of(process.pid()).map(ProcEntry::startTicks).orElse(Long.MAX_VALUE);
        membership.add(instance, new Ident(process.pid(), ticks));
        tree.begin();
        return tree;
    }

    /** The living members of the tree, without its leader. */
    synchronized Set<Ident> membersOf(Tree tree) {
        scan();
        Set<Ident> members = new HashSet<>(membership.membersOf(tree.instance()));
        members.removeIf(member -> member.pid() == tree.pid());
        return members;
    }

    /** The tree's processes, as far as the last scan has seen them; at least its leader. */
    public synchronized int count(Tree tree) {
        return 1
                + (int) membership.membersOf(tree.instance()).stream()
                        .filter(member -> member.pid() != tree.pid())
                        .count();
    }

    synchronized void remove(Tree tree) {
        byLeader.remove(tree.pid());
        membership.remove(tree.instance());
    }

    /**
     * Scans the process table: learns who descends from whom while the parents still exist, and reaps adopted processes that ended. Call it every few
     * seconds.
     *
     * @return all descendants of this process
     */
    public synchronized List<Ident> scan() {
        List<ProcEntry> table = ProcTable.read();
        for (ProcEntry entry : table) {
            // Java itself waits for the processes that it started; reaping one of those would make it wait forever.
            if (entry.parent() == self && entry.state() == 'Z' && !byLeader.containsKey(entry.pid())) {
                LibC.reap(entry.pid());
            }
        }
        membership.update(table.stream().filter(ProcEntry::isAlive).collect(Collectors.toList()));
        return membership.all();
    }

    /** Whether this very process still runs, not another one with the same pid. */
    static boolean isAlive(Ident ident) {
        return ProcTable.of(ident.pid())
                .filter(entry -> entry.startTicks() == ident.startTicks() && entry.isAlive())
                .isPresent();
    }
}
