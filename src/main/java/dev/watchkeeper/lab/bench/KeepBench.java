package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.lab.demo.ChildJvm;
import dev.watchkeeper.lab.demo.LocalHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Measures the keeper: its cost, how soon it notices a dead child, the effect of a flood and of a thousand crashes, and how soon a killed node sees all
 * cameras again; confined to one thread.
 */
public final class KeepBench {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final int CHILDREN = 10;
    private static final int KILLS = 20;

    /** After so many failures in a row, the keeper sends a mail. */
    private static final int FAILURES_TOLD = 3;

    private final Path folder;
    private final Clock clock;
    private final PrintWriter out;

    public KeepBench(Path folder, Clock clock, PrintWriter out) {
        this.folder = folder;
        this.clock = clock;
        this.out = out;
    }

    /**
     * Measures everything and prints it.
     *
     * @param seconds over which to measure processor time
     * @param cycles of crash and restart
     * @param cameras numbers of cameras to measure in turn
     */
    public void run(int seconds, int cycles, List<Integer> cameras) throws FailureException, InterruptedException {
        out.println(Machine.here().sentence());
        try {
            tenChildren(seconds);
            silentMailServer();
            flood();
            crashes(cycles);
            for (int count : cameras) {
                node(count);
            }
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "The measurement failed: " + e.getMessage(), e);
        }
    }

    private void tenChildren(int seconds) throws FailureException, InterruptedException, IOException {
        try (KeeperRun keeper = KeeperRun.start(folder, config("ten", children()), clock)) {
            awaitChildren(keeper);
            clock.sleep(WARM_UP);
            double before = keeper.cpuSeconds();
            clock.sleep(Duration.ofSeconds(seconds));
            double cpu = (keeper.cpuSeconds() - before) / seconds * 100;
            out.printf(
                    "keeper with %d children: %.0f MB resident, %.2f %% of a processor, %d threads%n",
                    CHILDREN, keeper.residentMegabytes(), cpu, keeper.threads());
            out.println(kill(keeper));
        }
    }

    /** Mails are due, but their server accepts connections and never answers. */
    private void silentMailServer() throws FailureException, InterruptedException, IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String file = children() + "notifications:\n  enabled: true\n  email: {smtp-server: 127.0.0.1, smtp-port: "
                    + silent.getLocalPort() + ", tls: none, to-address: nobody@example.org}\n";
            try (KeeperRun keeper = KeeperRun.start(folder, config("mails", file), clock)) {
                awaitChildren(keeper);
                for (int i = 0; i < FAILURES_TOLD; i++) {
                    int from = keeper.position();
                    ProcessHandle.of(keeper.child("c0")).ifPresent(ProcessHandle::destroyForcibly);
                    keeper.await(from, "[c0] Process restarted", PATIENCE);
                }
                clock.sleep(Duration.ofSeconds(5));
                String sending = keeper.sending()
                        .map(megabytes -> "%.0f MB meanwhile".formatted(megabytes))
                        .orElse("not running");
                String kills = kill(keeper);
                out.printf(
                        "with a silent mail server: keeper %.0f MB resident, the sending process %s; %s%n",
                        keeper.residentMegabytes(), sending, kills);
            }
        }
    }

    private static String children() {
        StringBuilder file = new StringBuilder("services:\n");
        for (int i = 0; i < CHILDREN; i++) {
            file.append("  c")
                    .append(i)
                    .append(": {command: [sh, -c, 'while :; do echo hello; sleep 1; done'], restart-delay: 0s}\n");
        }
        return file.toString();
    }

    private static void awaitChildren(KeeperRun keeper) throws FailureException, InterruptedException {
        for (int i = 0; i < CHILDREN; i++) {
            keeper.await(0, "[c" + i + "] hello", PATIENCE);
        }
    }

    private String kill(KeeperRun keeper) throws FailureException, InterruptedException {
        double[] noticed = new double[KILLS];
        double[] restarted = new double[KILLS];
        for (int i = 0; i < KILLS; i++) {
            String name = "c" + i % CHILDREN;
            int from = keeper.position();
            long killed = clock.monotonicNanos();
            ProcessHandle.of(keeper.child(name)).ifPresent(ProcessHandle::destroyForcibly);
            noticed[i] = millis(keeper.await(from, "[" + name + "] Process crashed", PATIENCE)
                            .nanos()
                    - killed);
            restarted[i] = millis(keeper.await(from, "[" + name + "] Process restarted", PATIENCE)
                            .nanos()
                    - killed);
        }
        return "dead child noticed after " + spread(noticed) + ", running again after " + spread(restarted);
    }

    private void flood() throws FailureException, InterruptedException, IOException {
        String file = "services:\n  flood: {command: [yes, '" + "0123456789".repeat(8) + "']}\n";
        try (KeeperRun keeper = KeeperRun.start(folder, config("flood", file), clock)) {
            keeper.await(0, "[flood] 0", PATIENCE);
            clock.sleep(Duration.ofSeconds(5));
            double before = written(keeper.child("flood"));
            double cpu = keeper.cpuSeconds();
            clock.sleep(Duration.ofSeconds(10));
            double rate = (written(keeper.child("flood")) - before) / 10;
            out.printf(
                    "flooding child: writes %.0f MB/s, log holds %.1f MB after 15 s, keeper at %.0f %% of a processor%n",
                    rate, Files.size(folder.resolve("flood/logs/flood.log")) / 1e6, (keeper.cpuSeconds() - cpu) * 10);
        }
    }

    /** MB that a process has written. */
    private static double written(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "io"))) {
            if (line.startsWith("wchar:")) {
                return Long.parseLong(line.substring("wchar:".length()).strip()) / 1e6;
            }
        }
        return 0;
    }

    private void crashes(int cycles) throws FailureException, InterruptedException, IOException {
        String file = "services:\n  crash: {command: [sh, -c, 'exit 1'], restart-delay: 0s, max-restarts: 100000}\n";
        try (KeeperRun keeper = KeeperRun.start(folder, config("crash", file), clock)) {
            awaitRestarts(keeper, cycles / 10);
            long threads = keeper.threads();
            long descriptors = keeper.descriptors();
            double memory = keeper.residentMegabytes();
            long begun = clock.monotonicNanos();
            awaitRestarts(keeper, cycles);
            out.printf(
                    "%d crashes and restarts, %.1f a second: threads %d, then %d; descriptors %d, then %d; %.0f MB, then %.0f MB%n",
                    cycles,
                    (cycles - cycles / 10) / (clock.since(begun).toMillis() / 1e3),
                    threads,
                    keeper.threads(),
                    descriptors,
                    keeper.descriptors(),
                    memory,
                    keeper.residentMegabytes());
        }
    }

    private void awaitRestarts(KeeperRun keeper, int count) throws FailureException, InterruptedException {
        long begun = clock.monotonicNanos();
        while (keeper.count("Process restarted") < count) {
            if (clock.since(begun).compareTo(PATIENCE.multipliedBy(5)) >= 0) {
                throw new FailureException(
                        FailureKind.TIMEOUT,
                        "Too few restarts within " + PATIENCE.multipliedBy(5).toSeconds() + " s");
            }
            clock.sleep(Duration.ofMillis(100));
        }
    }

    private void node(int cameras) throws FailureException, InterruptedException, IOException {
        int rtsp = freePort();
        int api = freePort();
        List<String> simulate = List.of(
                "simulate", "--cameras", Integer.toString(cameras), "--port", Integer.toString(rtsp), "--gop", "1");
        try (ChildJvm simulator = ChildJvm.start("simulator", List.of(), simulate, line -> {});
                LocalHttp http = new LocalHttp()) {
            List<String> arguments = new ArrayList<>(
                    List.of("--data", folder.resolve("node" + cameras).toString(), "--port", Integer.toString(api)));
            for (int i = 1; i <= cameras; i++) {
                arguments.addAll(List.of("--video-source", "rtsp://127.0.0.1:" + rtsp + "/cam" + i));
            }
            try (KeeperRun keeper = KeeperRun.start(folder, arguments, clock)) {
                URI all = URI.create("http://127.0.0.1:" + api + "/api/cameras");
                awaitPictures(http, all, clock.wall());
                // After 60 s the keeper trusts the child and restarts it at once.
                clock.sleep(Duration.ofSeconds(62));
                double[] seen = new double[3];
                for (int i = 0; i < seen.length; i++) {
                    Instant killed = clock.wall();
                    long begun = clock.monotonicNanos();
                    ProcessHandle.of(keeper.child("node")).ifPresent(ProcessHandle::destroyForcibly);
                    awaitPictures(http, all, killed);
                    seen[i] = millis(clock.monotonicNanos() - begun);
                    clock.sleep(Duration.ofSeconds(62));
                }
                out.println(
                        "kill -9 of the node to pictures of all " + cameras + " cameras (GOP 1 s): " + spread(seen));
            }
            if (!simulator.isAlive()) {
                throw new FailureException(FailureKind.INTERNAL, "The simulator ended unexpectedly");
            }
        }
    }

    private void awaitPictures(LocalHttp http, URI all, Instant after) throws FailureException, InterruptedException {
        long begun = clock.monotonicNanos();
        while (clock.since(begun).compareTo(PATIENCE) < 0) {
            if (seesAll(http, all, after)) {
                return;
            }
            clock.sleep(Duration.ofMillis(50));
        }
        throw new FailureException(
                FailureKind.TIMEOUT, "Not all cameras had a new picture within " + PATIENCE.toSeconds() + " s");
    }

    private static boolean seesAll(LocalHttp http, URI all, Instant after) throws InterruptedException {
        try {
            JsonNode cameras = http.get(all);
            JsonNode list = cameras.isArray() ? cameras : cameras.path("cameras");
            boolean some = false;
            for (JsonNode camera : list) {
                Optional<String> last =
                        Optional.of(camera.path("last_picture_at").asString("")).filter(text -> !text.isEmpty());
                if (last.isEmpty() || !Instant.parse(last.get()).isAfter(after)) {
                    return false;
                }
                some = true;
            }
            return some;
        } catch (IOException e) {
            return false; // the node is not up yet
        }
    }

    private List<String> config(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yml"), text);
        return List.of("-c", file.toString(), "--data", folder.resolve(name).toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static String spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return "%.0f ms (median; %.0f to %.0f)"
                .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }
}
