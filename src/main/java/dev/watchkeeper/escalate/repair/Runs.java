package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.keeper.process.Launch;
import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.process.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one command at a time as a tree and waits for its end: with an environment of its own, standard input closed, bounded output, a deadline, and a
 * guard over memory, processes and free disk space of the whole tree; confined to one thread.
 */
final class Runs {
    private static final Logger log = LoggerFactory.getLogger(Runs.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    /** So much of the disk a run may fill, if so much more stays free. */
    private static final long MAY_FILL = 4_000_000_000L;

    private static final long MUST_STAY_FREE = 500_000_000L;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Trees trees;
    private final Clock clock;
    private final Limits limits;

    Runs(Trees trees, Clock clock, Limits limits) {
        this.trees = trees;
        this.clock = clock;
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    /**
     * How a command ended; immutable.
     *
     * @param stopped why it was killed, as a sentence's end; empty if it ended by itself
     * @param output standard output and error, the middle left out if there was much
     */
    record Ran(int exitCode, Optional<String> stopped, String output, Duration took) {
        boolean isGood() {
            return exitCode == 0 && stopped.isEmpty();
        }
    }

    /**
     * Something to run; immutable.
     *
     * @param name for the log and thread names
     * @param variables its whole environment, besides the mark by which a later worker finds its processes
     */
    record Order(String name, List<String> command, Map<String, String> variables, Path folder, Duration limit) {}

    /**
     * Runs it to its end and until every process of it is gone.
     *
     * @throws FailureException of kind ENVIRONMENT if it cannot be started, or if it left processes that cannot be ended
     */
    Ran run(Order order) throws FailureException, InterruptedException {
        Tail output = new Tail();
        Ending ending = new Ending();
        long startedNanos = clock.monotonicNanos();
        long leastFree = leastFree(order.folder());
        Tree tree =
                trees.start(new Launch(order.name(), alone(order), order.variables(), order.folder()), output, ending);
        Optional<String> stopped = Optional.empty();
        long stoppedNanos = startedNanos;
        try {
            while (!ending.await(POLL)) {
                if (stopped.isEmpty()) {
                    stopped = excess(order, startedNanos, leastFree);
                    if (stopped.isPresent()) {
                        log.warn("[{}] It {} and is killed", order.name(), stopped.get());
                        tree.end(Duration.ZERO);
                        stoppedNanos = clock.monotonicNanos();
                    }
                } else if (clock.since(stoppedNanos).compareTo(KILL_LIMIT) > 0) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            tree.end(Duration.ZERO);
            boolean gone = awaitUninterrupted(ending, order.name());
            log.info("[{}] Interrupted; {}", order.name(), gone ? "it is ended" : "it cannot be ended");
            throw e;
        }
        Optional<Tree.Gone> gone = ending.how();
        if (gone.isEmpty() || gone.get().immortal() > 0) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The command '" + order.name()
                            + "' left processes that cannot be ended, so nothing of it is used.");
        }
        Optional<String> notStarted = gone.get().notStarted();
        if (notStarted.isPresent()) {
            throw new FailureException(FailureKind.ENVIRONMENT, notStarted.get() + ".");
        }
        return new Ran(gone.get().exitCode(), stopped, output.text(), clock.since(startedNanos));
    }

    private static boolean awaitUninterrupted(Ending ending, String name) {
        boolean gone = false;
        try {
            gone = ending.await(KILL_LIMIT);
        } catch (InterruptedException e) {
            // A second request to stop: the processes have been killed, only their end is not awaited.
            log.debug("Not waiting for the end of {}", name, e);
        }
        return gone;
    }

    private Optional<String> excess(Order order, long startedNanos, long leastFree) {
        if (clock.since(startedNanos).compareTo(order.limit()) >= 0) {
            return Optional.of("did not end within " + order.limit().toSeconds() + " s");
        }
        List<Ident> all = trees.scan();
        if (all.size() > limits.processes()) {
            return Optional.of("started more than " + limits.processes() + " processes");
        }
        long resident = 0;
        for (Ident each : all) {
            resident += ProcTable.text(each.pid(), "status").map(Runs::resident).orElse(0L);
        }
        if (resident > limits.memoryBytes()) {
            return Optional.of("used more than " + (limits.memoryBytes() >> 20) + " MiB of memory");
        }
        if (order.folder().toFile().getUsableSpace() < leastFree) {
            return Optional.of("filled the disk");
        }
        return Optional.empty();
    }

    private static long resident(String status) {
        Matcher matcher = RESIDENT.matcher(status);
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    }

    private static long leastFree(Path folder) {
        try {
            long free = DiskSpace.on(folder).usableBytes();
            return Math.max(free - MAY_FILL, Math.min(MUST_STAY_FREE, free / 2));
        } catch (IOException e) {
            log.debug("The free space on the volume of {} is not known", folder, e);
            return 0;
        }
    }

    /** The command, without the variables of this process: only their names are in its words. */
    private static List<String> alone(Order order) {
        Set<String> removed = System.getenv().keySet().stream()
                .filter(name ->
                        !order.variables().containsKey(name) && !name.isEmpty() && !name.equals(Trees.MARK_VARIABLE))
                .collect(Collectors.toSet());
        List<String> words = new ArrayList<>(List.of("env"));
        removed.forEach(name -> words.addAll(List.of("-u", name)));
        words.addAll(order.command());
        return words;
    }

    /** The variables of commands that are ours or the user's: the search path and a locale. */
    static Map<String, String> plainVariables(Path home) {
        Map<String, String> variables = new HashMap<>();
        variables.put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
        variables.put("HOME", home.toString());
        variables.put("LC_ALL", "C.UTF-8");
        return variables;
    }

    /** Keeps how the tree ended; thread-safe. */
    private static final class Ending implements Tree.Listener {
        private final CompletableFuture<Tree.Gone> gone = new CompletableFuture<>();

        @Override
        public void exited(Tree tree, int exitCode) {
            // It counts when the whole tree is gone.
        }

        @Override
        public void gone(Tree tree, Tree.Gone how) {
            gone.complete(how);
        }

        boolean await(Duration limit) throws InterruptedException {
            try {
                gone.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException | ExecutionException e) {
                return false;
            }
        }

        Optional<Tree.Gone> how() {
            return gone.isDone() ? Optional.of(gone.join()) : Optional.empty();
        }
    }
}
