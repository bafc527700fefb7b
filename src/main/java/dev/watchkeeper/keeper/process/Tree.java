package dev.watchkeeper.keeper.process;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One started command with all its descendants; thread-safe. When its leader ends, for whatever reason, the rest is ended too; only then is the tree
 * gone.
 */
public final class Tree {
    private static final Logger log = LoggerFactory.getLogger(Tree.class);

    /** The time for descendants to end by themselves after their leader. */
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(1);

    /** The time for the system to remove killed processes. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);

    private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final String name;
    private final Trees trees;
    private final Clock clock;
    private final Started started;
    private final Process process;
    private final Listener listener;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean killed;
    private volatile int killedApart;

    /** Receives the end of a tree, on the thread that waits for it. */
    public interface Listener {
        /** The leader has ended; called at once, before it is known whether the command ever ran. */
        void exited(Tree tree, int exitCode);

        /** All processes of the tree are gone, or those left cannot be ended. */
        void gone(Tree tree, Gone gone);
    }

    /**
     * How a tree ended; immutable.
     *
     * @param exitCode the leader's: 128 + the signal's number if a signal ended it
     * @param killed whether the leader was killed because it ignored SIGTERM
     * @param leaked descendants that outlived their leader and were ended
     * @param immortal processes that cannot be ended, because they hang in the kernel or belong to another user
     * @param notStarted why the command itself never ran, in a sentence; empty if it ran
     */
    public record Gone(int exitCode, boolean killed, int leaked, int immortal, Optional<String> notStarted) {
        /** For a command that ran. */
        public Gone(int exitCode, boolean killed, int leaked, int immortal) {
            this(exitCode, killed, leaked, immortal, Optional.empty());
        }
    }

    /**
     * The started leader.
     *
     * @param instance the number of the start, as in its mark
     */
    record Started(Launch launch, int instance, Process process, OutputPipe output, ExecFailureDetector detector) {}

    Tree(Trees trees, Clock clock, Started started, Listener listener) {
        this.trees = trees;
        this.clock = clock;
        this.started = started;
        this.listener = listener;
        name = started.launch().name();
        process = started.process();
    }

    void begin() {
        started.output().started();
        Threads.platform("wait-" + name, this::await).start();
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    int instance() {
        return started.instance();
    }

    /** Whether a process with this exit code may never have become the command; {@link Listener#gone} tells. */
    public static boolean mayBeUnstarted(int exitCode) {
        return ExecFailureDetector.mayBeUnstarted(exitCode);
    }

    /** Whether the leader still runs. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Sends a signal to the leader alone, such as the one for a Java thread dump. */
    public void signal(int signal) {
        if (process.isAlive()) {
            LibC.kill(pid(), signal);
        }
    }

    /**
     * Ends the whole tree: SIGTERM, then SIGKILL to what is left after the grace. Returns at once; the listener learns of the end.
     *
     * @param grace zero to kill at once
     */
    public void end(Duration grace) {
        if (ending.compareAndSet(false, true)) {
            Threads.platform("end-" + name, () -> endWithin(grace)).start();
        } else if (grace.isZero()) {
            kill();
        }
    }

    private void endWithin(Duration grace) {
        if (grace.isPositive()) {
            // The whole session at once, then processes that left it. A stopped process must continue to handle the
            // signal.
            terminate(trees.membersOf(this));
            try {
                if (gone.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        kill();
    }

    private void kill() {
        Set<Ident> members = trees.membersOf(this);
        if (process.isAlive()) {
            killed = true;
            killedApart = (int) members.stream().filter(this::isApart).count();
            log.warn("[{}] Process didn't terminate gracefully, killing it...", name);
            LibC.kill(-pid(), Signals.KILL);
        }
        killAll(members);
    }

    /** Whether it left the leader's session, and so is not killed together with the leader. */
    private boolean isApart(Ident member) {
        return ProcTable.of(member.pid())
                .filter(entry -> entry.session() != pid())
                .isPresent();
    }

    private void terminate(Set<Ident> members) {
        boolean leaderRuns = process.isAlive();
        if (leaderRuns) {
            LibC.kill(-pid(), Signals.TERM);
            LibC.kill(-pid(), Signals.CONT);
        }
        for (Ident member : members) {
            boolean signalled = leaderRuns
                    && ProcTable.of(member.pid())
                            .filter(entry -> entry.session() == pid())
                            .isPresent();
            if (!signalled && Trees.isAlive(member)) {
                LibC.kill(member.pid(), Signals.TERM);
                LibC.kill(member.pid(), Signals.CONT);
            }
        }
    }

    private static void killAll(Set<Ident> members) {
        members.stream().filter(Trees::isAlive).forEach(member -> LibC.kill(member.pid(), Signals.KILL));
    }

    /** Waits on a thread of its own, because Process.onExit() is seconds late on a busy machine. */
    private void await() {
        int exitCode = waitForLeader();
        listener.exited(this, exitCode);
        int leaked = 0;
        int immortal = 0;
        try {
            Set<Ident> left = trees.membersOf(this);
            // Processes killed together with the leader did not outlive it, even if they are not gone yet.
            leaked = killed ? killedApart : left.size();
            if (!left.isEmpty()) {
                left = endLeftovers(left);
            }
            immortal = left.size();
            started.output().finish(OUTPUT_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        trees.remove(this);
        gone.countDown();
        String program = started.launch().command().getFirst();
        Optional<String> notStarted = started.detector()
                .whyNotStarted(exitCode)
                .map(why -> Launch.cannotStart(program, why).sentence());
        listener.gone(this, new Gone(exitCode, killed, leaked, immortal, notStarted));
    }

    private int waitForLeader() {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                log.debug("Ignoring an interrupt while waiting for {}", name, e);
            }
        }
    }

    /** @return the processes that could not be ended */
    private Set<Ident> endLeftovers(Set<Ident> left) throws InterruptedException {
        Set<Ident> still = left;
        if (!killed) {
            terminate(still);
            still = awaitNone(LEFTOVER_GRACE);
        }
        long startedNanos = clock.monotonicNanos();
        while (!still.isEmpty() && clock.since(startedNanos).compareTo(KILL_LIMIT) < 0) {
            killAll(still);
            still = awaitNone(POLL_INTERVAL.multipliedBy(5));
        }
        if (!still.isEmpty()) {
            log.error("[{}] These processes cannot be ended: {}", name, still);
        }
        return still;
    }

    private Set<Ident> awaitNone(Duration limit) throws InterruptedException {
        long startedNanos = clock.monotonicNanos();
        Set<Ident> still = trees.membersOf(this);
        while (!still.isEmpty() && clock.since(startedNanos).compareTo(limit) < 0) {
            clock.sleep(POLL_INTERVAL);
            still = trees.membersOf(this);
        }
        return still;
    }

    /** @return whether the tree is gone before the time is over */
    public boolean awaitGone(Duration limit) throws InterruptedException {
        return gone.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
