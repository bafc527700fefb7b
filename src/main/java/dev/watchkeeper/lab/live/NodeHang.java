package dev.watchkeeper.lab.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.drill.Deliveries;
import dev.watchkeeper.drill.Deliveries.Delivery;
import dev.watchkeeper.drill.DrillDesk;
import dev.watchkeeper.drill.DrillResult;
import dev.watchkeeper.drill.DrillResult.Run;
import dev.watchkeeper.drill.DrillResult.Times;
import dev.watchkeeper.drill.Ending;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.loops.ReportedCamera;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The drill {@code node-hangs}: stops the node with SIGSTOP, behind its healthy PID, and sees that its keeper replaces it and a person is told; confined to one thread. If nobody does, the node is
 * woken again.
 */
public final class NodeHang {
    /** The word in the command and in results. */
    public static final String NAME = DrillDesk.NODE_HANGS;

    private static final Duration PAUSE = Duration.ofMillis(200);
    /** What is told of a node that does not work; a motion at the same time is none of it. */
    private static final Set<String> ABOUT_IT =
            Set.of("hang", "child-failed", "crash-loop", "service-failed", "incident", "fixed", "needs-you");

    private static final Set<String> AT_WORK = Set.of("running", "proven", "trial");

    private final Links links;
    private final Limits limits;
    private final Clock clock;

    /**
     * What it sees; immutable.
     *
     * @param child how the keeper describes the node; empty if no keeper keeps one
     * @param cameras what the node reports
     */
    public record Links(
            Supplier<Optional<Child>> child, Supplier<Optional<CamerasReading>> cameras, Deliveries deliveries) {}

    /** The node by its keeper's words; immutable. */
    public record Child(String state, OptionalLong pid) {}

    /** How long may pass; immutable. */
    public record Limits(Duration healed, Duration told) {
        public static final Limits USUAL = new Limits(Duration.ofSeconds(90), Duration.ofMinutes(3));
    }

    public NodeHang(Links links, Limits limits, Clock clock) {
        this.links = links;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The process that would be stopped.
     *
     * @throws FailureException if there is none, or nobody would replace it
     */
    public long victim() throws FailureException {
        return links.child()
                .get()
                .filter(child -> AT_WORK.contains(child.state()))
                .flatMap(child -> child.pid().stream().boxed().findFirst())
                .orElseThrow(() -> new FailureException(
                        FailureKind.ENVIRONMENT,
                        "No keeper keeps a running node for this data folder, so nobody would replace a hung one: start 'watchkeeper keep', or name"
                                + " another folder with --data."));
    }

    /** Stops the process and measures. */
    public DrillResult run(Run run, long pid, Ending ending) throws FailureException, InterruptedException {
        Set<String> seenBefore = seen();
        Optional<Instant> identity = startOf(pid);
        Instant at = clock.wall();
        long began = clock.monotonicNanos();
        signal("STOP", pid);
        Optional<Duration> noticed = Optional.empty();
        Optional<Duration> healed = Optional.empty();
        Optional<Duration> told = Optional.empty();
        boolean anyChannel = false;
        try {
            while (isGoingOn(began, healed, told) && !ending.within(PAUSE)) {
                Optional<Child> child = links.child().get();
                boolean acted = child.filter(each -> !AT_WORK.contains(each.state()) || !isPid(each, pid))
                        .isPresent();
                if (noticed.isEmpty() && acted) {
                    noticed = Optional.of(clock.since(began));
                }
                if (healed.isEmpty()
                        && child.filter(each -> isBack(each, pid, seenBefore)).isPresent()) {
                    healed = Optional.of(clock.since(began));
                }
                List<Delivery> deliveries = deliveries(at);
                anyChannel |= !deliveries.isEmpty();
                if (told.isEmpty() && deliveries.stream().anyMatch(Delivery::isSent)) {
                    told = Optional.of(clock.since(began));
                }
            }
        } finally {
            if (identity.isPresent() && identity.equals(startOf(pid))) {
                signal("CONT", pid);
            }
        }
        return result(run, new Times(noticed, healed, told), anyChannel);
    }

    private boolean isGoingOn(long began, Optional<Duration> healed, Optional<Duration> told) {
        Duration passed = clock.since(began);
        boolean healing = healed.isEmpty() && passed.compareTo(limits.healed()) < 0;
        boolean telling = told.isEmpty() && passed.compareTo(limits.told()) < 0;
        return healing || telling && healed.isPresent();
    }

    private static DrillResult result(Run run, Times times, boolean any) {
        String text = times.healed().isEmpty()
                ? times.noticed().isEmpty()
                        ? "Nobody noticed it; the node was woken again."
                        : "It was noticed, but not all cameras that were seen before are seen again."
                : times.told().isPresent()
                        ? "It was replaced, all cameras that were seen before are seen again, and a person was told."
                        : any
                                ? "It was replaced, but no channel took a message in time."
                                : "It was replaced, but nobody was told: no message was to be sent on any channel.";
        return new DrillResult(
                run, times, times.healed().isPresent() && times.told().isPresent(), text);
    }

    private static boolean isPid(Child child, long pid) {
        return child.pid().isPresent() && child.pid().getAsLong() == pid;
    }

    private boolean isBack(Child child, long old, Set<String> seenBefore) {
        return AT_WORK.contains(child.state())
                && child.pid().isPresent()
                && !isPid(child, old)
                && links.cameras()
                        .get()
                        .filter(reading -> reading.pid() == child.pid().getAsLong())
                        .isPresent()
                && seen().containsAll(seenBefore);
    }

    private Set<String> seen() {
        return links.cameras().get().map(CamerasReading::cameras).orElse(List.of()).stream()
                .filter(camera -> camera.health().seen())
                .map(ReportedCamera::name)
                .collect(java.util.stream.Collectors.toSet());
    }

    /** A database that is being written is asked again. */
    private List<Delivery> deliveries(Instant from) {
        try {
            return links.deliveries().since(from).stream()
                    .filter(delivery -> ABOUT_IT.contains(delivery.kind()))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<Instant> startOf(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().startInstant());
    }

    /** Java sends only SIGTERM and SIGKILL; every shell has kill. */
    private static void signal(String name, long pid) throws FailureException, InterruptedException {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " \"$1\"", "sh", Long.toString(pid))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                kill.destroyForcibly();
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        "Process " + pid + " cannot be sent SIG" + name
                                + ": run the drill as the account of the service.");
            }
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "No shell can be started: " + e.getMessage(), e);
        }
    }
}
