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
 * One started command with everything that descends from it; thread-safe. When its leader ends, for whatever reason, the rest is ended too, and
 * only then is the tree gone.
 */
public final class Tree {
    private static final Logger log = LoggerFactory.getLogger(Tree.class);

    /** For descendants, to end by themselves once their leader has ended. */
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(1);

    /** For the system to take away what was killed. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);

    private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final String name;
    private final String program;
    private final int instance;
    private final Trees trees;
    private final Clock clock;
    private final Process process;
    private final OutputPipe output;
    private final ExecFailureDetector start;
    private final Listener listener;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean killed;
    private volatile int apart;

    /** Hears of the end of a tree, on the thread that waits for it. */
    public interface Listener {
        /** The leader has ended; told at once, before it is known whether the command ever ran. */
        void exited(Tree tree, int exitCode);

        /** Nothing of it is left, or what is left cannot be ended. */
        void gone(Tree tree, Gone gone);
    }

    /**
     * How a tree ended; immutable.
     *
     * @param exitCode the leader's: 128 + the number if a signal ended it
     * @param killed whether its leader was killed because it did not follow the order to end
     * @param leaked descendants that outlived their leader and were ended
     * @param immortal processes that cannot be ended, because they hang in the kernel or belong to somebody else
     * @param notStarted the command itself never ran: why, in a sentence
     */
    public record Gone(int exitCode, boolean killed, int leaked, int immortal, Optional<String> notStarted) {
        /** One whose command ran. */
        public Gone(int exitCode, boolean killed, int leaked, int immortal) {
            this(exitCode, killed, leaked, immortal, Optional.empty());
        }
    }

    /** What is read of the process; thread-safe. */
    record Streams(OutputPipe output, ExecFailureDetector start) {}

    Tree(Launch launch, int instance, Trees trees, Clock clock, Process process, Streams streams, Listener listener) {
        this.name = launch.name();
        this.program = launch.command().getFirst();
        this.instance = instance;
        this.trees = trees;
        this.clock = clock;
        this.process = process;
        this.output = streams.output();
        this.start = streams.start();
        this.listener = listener;
    }

    void begin() {
        output.started();
        Threads.platform("wait-" + name, this::await).start();
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    int instance() {
        return instance;
    }

    /** Whether a process that ended with this code may never have become the command: the listener hears that when it is gone. */
    public static boolean mayBeUnstarted(int exitCode) {
        return ExecFailureDetector.mayBeUnstarted(exitCode);
    }

    /** Whether its leader has not ended. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Sends a signal to the leader alone, such as the one that makes a Java process print its threads. */
    public void signal(int signal) {
        if (process.isAlive()) {
            LibC.kill(pid(), signal);
        }
    }

    /**
     * Orders the whole tree to end, and kills what is left after the time. Returns at once; the listener hears of the end.
     *
     * @param grace zero kills at once
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
            // The whole session at once, then those that left it; one that is stopped has to go on to hear it.
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
            apart = (int) members.stream().filter(this::isApart).count();
            log.warn("[{}] Process didn't terminate gracefully, killing it...", name);
            LibC.kill(-pid(), Signals.KILL);
        }
        killAll(members);
    }

    /** Whether it left the leader's session, so that the leader's end is not its own. */
    private boolean isApart(Ident member) {
        return ProcTable.of(member.pid())
                .filter(entry -> entry.session() != pid())
                .isPresent();
    }

    private void terminate(Set<Ident> members) {
        boolean led = process.isAlive();
        if (led) {
            LibC.kill(-pid(), Signals.TERM);
            LibC.kill(-pid(), Signals.CONT);
        }
        for (Ident member : members) {
            boolean told = led
                    && ProcTable.of(member.pid())
                            .filter(entry -> entry.session() == pid())
                            .isPresent();
            if (!told && Trees.isStill(member)) {
                LibC.kill(member.pid(), Signals.TERM);
                LibC.kill(member.pid(), Signals.CONT);
            }
        }
    }

    private static void killAll(Set<Ident> members) {
        members.stream().filter(Trees::isStill).forEach(member -> LibC.kill(member.pid(), Signals.KILL));
    }

    /** Waits on a thread of its own: what Java offers beside that comes seconds late on a busy machine. */
    private void await() {
        int exitCode = waitForLeader();
        listener.exited(this, exitCode);
        int leaked = 0;
        int immortal = 0;
        try {
            Set<Ident> left = trees.membersOf(this);
            // What was killed together with the leader is not left by it, whether or not it is gone already.
            leaked = killed ? apart : left.size();
            if (!left.isEmpty()) {
                left = endLeftovers(left);
            }
            immortal = left.size();
            output.finish(OUTPUT_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        trees.remove(this);
        gone.countDown();
        Optional<String> notStarted = start.whyNotStarted(exitCode)
                .map(why -> Launch.cannotStart(program, why).sentence());
        listener.gone(this, new Gone(exitCode, killed, leaked, immortal, notStarted));
    }

    private int waitForLeader() {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                log.debug("Nobody has a reason to interrupt the wait for {}", name, e);
            }
        }
    }

    /** @return what could not be ended */
    private Set<Ident> endLeftovers(Set<Ident> left) throws InterruptedException {
        Set<Ident> still = left;
        if (!killed) {
            terminate(still);
            still = awaitNone(LEFTOVER_GRACE);
        }
        long begun = clock.monotonicNanos();
        while (!still.isEmpty() && clock.since(begun).compareTo(KILL_LIMIT) < 0) {
            killAll(still);
            still = awaitNone(LOOK.multipliedBy(5));
        }
        if (!still.isEmpty()) {
            log.error("{} left processes that cannot be ended: {}", name, still);
        }
        return still;
    }

    private Set<Ident> awaitNone(Duration limit) throws InterruptedException {
        long begun = clock.monotonicNanos();
        Set<Ident> still = trees.membersOf(this);
        while (!still.isEmpty() && clock.since(begun).compareTo(limit) < 0) {
            clock.sleep(LOOK);
            still = trees.membersOf(this);
        }
        return still;
    }

    /** @return whether nothing is left of it before the time is over */
    public boolean awaitGone(Duration limit) throws InterruptedException {
        return gone.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
