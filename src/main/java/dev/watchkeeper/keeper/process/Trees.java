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
 * All trees of this process, which adopts what they leave behind; thread-safe. No other part of the process may start processes, or it might
 * lose them to this one.
 */
public final class Trees {
    private static final Logger log = LoggerFactory.getLogger(Trees.class);

    private final String keeper;
    private final Clock clock;
    private final Spawner spawner = new Spawner();
    private final long self = ProcessHandle.current().pid();
    private final TreeMembership kinship;
    private final Map<Long, Tree> byLeader = new HashMap<>();
    private int instances;

    private Trees(String keeper, Clock clock) {
        this.keeper = keeper;
        this.clock = clock;
        kinship = new TreeMembership(keeper, self, Mark::of);
    }

    /** @param keeper the lasting id of this keeper, letters and digits */
    public static Trees open(String keeper, Clock clock) {
        if (!LibC.becomeSubreaper()) {
            log.warn(
                    "What processes leave behind cannot be adopted on this system: it is found by session and mark only");
        }
        return new Trees(keeper, clock);
    }

    /**
     * Starts a command. Its listener may be told of its end before this returns.
     *
     * @throws FailureException of kind ENVIRONMENT with a sentence that says why it cannot be started
     */
    public synchronized Tree start(Launch launch, Output output, Tree.Listener listener) throws FailureException {
        int instance = ++instances;
        ExecFailureDetector started = new ExecFailureDetector(output, launch.program());
        OutputPipe pipe = OutputPipe.open(launch.name(), started);
        Process process;
        try {
            // Under the lock, for a look at the table meanwhile would take the new process for an orphan.
            process = spawner.start(launch, new Mark(keeper, instance), pipe.forChild());
        } catch (FailureException | RuntimeException e) {
            pipe.discard();
            throw e;
        }
        Tree tree = new Tree(launch, instance, this, clock, process, new Tree.Streams(pipe, started), listener);
        byLeader.put(process.pid(), tree);
        long ticks = ProcTable.of(process.pid()).map(ProcEntry::startTicks).orElse(Long.MAX_VALUE);
        kinship.add(instance, new Ident(process.pid(), ticks));
        tree.begin();
        return tree;
    }

    /** What belongs to the tree beside its leader, and has not ended. */
    synchronized Set<Ident> membersOf(Tree tree) {
        look();
        Set<Ident> members = new HashSet<>(kinship.membersOf(tree.instance()));
        members.removeIf(member -> member.pid() == tree.pid());
        return members;
    }

    synchronized void remove(Tree tree) {
        byLeader.remove(tree.pid());
        kinship.remove(tree.instance());
    }

    /**
     * Looks at the table of processes: learns who descends from whom while parents are still there to tell, and takes note of the end of what
     * was adopted. To be called every few seconds.
     *
     * @return everything that descends from this process
     */
    public synchronized List<Ident> look() {
        List<ProcEntry> table = ProcTable.read();
        for (ProcEntry entry : table) {
            // Java waits for what it started itself; taking one of those away would leave it waiting.
            if (entry.parent() == self && entry.state() == 'Z' && !byLeader.containsKey(entry.pid())) {
                LibC.reap(entry.pid());
            }
        }
        kinship.look(table.stream().filter(ProcEntry::isAlive).collect(Collectors.toList()));
        return kinship.all();
    }

    /** Whether the process runs that is meant, and not another that got its number. */
    static boolean isStill(Ident ident) {
        return ProcTable.of(ident.pid())
                .filter(entry -> entry.startTicks() == ident.startTicks() && entry.isAlive())
                .isPresent();
    }
}
