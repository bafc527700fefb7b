package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The story of the two hours, compressed: many cameras, each transcoded twice, while publishers crash, hang, lose their output and ignore SIGTERM at random,
 * cameras reboot, and MediaMTX is killed. {@code watchkeeper.soak.cameras} and {@code watchkeeper.soak.seconds} make it longer; docs/streams.md has the
 * commands of the full forms.
 */
@Tag("interop")
final class StreamSoakIT {
    private static final int CAMERAS = Integer.getInteger("watchkeeper.soak.cameras", 6);
    private static final int SECONDS = Integer.getInteger("watchkeeper.soak.seconds", 90);

    /** Bytes again within 15 s, and time for a start on a busy machine. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    /** A start that hangs from the beginning is noticed after the grace for starts. */
    private static final Duration STUBBORN_RECOVERY = Duration.ofSeconds(60);

    private static final Duration REBOOT = Duration.ofSeconds(4);

    /** Of a path that no fault touches: far less than what any recovery takes. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(8);

    private static final Pattern SESSION =
            Pattern.compile("\"id\":\"([0-9a-f-]+)\"[^}]*?\"state\":\"publish\",\"path\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final Random random = new Random(Long.getLong("watchkeeper.soak.seed", 42));
    private final List<Trouble> troubles = new ArrayList<>();
    private final Map<String, Long> counted = new HashMap<>();
    private final Map<String, Long> grownAt = new HashMap<>();
    private final Map<String, Duration> recoveries = new HashMap<>();
    private final Set<String> probed = new HashSet<>();
    private int mostExtra;

    /** A fault, the paths that it touches, and when it ended. */
    private record Trouble(String kind, Set<String> paths, long endedNanos, Duration limit) {}

    @Test
    void everyPathRecoversAloneAndNothingIsLeftOver() throws Exception {
        try (StreamRig rig = new StreamRig(folder, CAMERAS)) {
            rig.awaitAllLive();
            int expected = 1 + 2 * CAMERAS;
            assertThat(rig.report().processes().expected()).isEqualTo(expected);
            assertThat(rig.processes()).hasSize(expected);
            checkSecrets(rig);
            checkPriorities(rig);
            long keeper = rig.keeper().pid();
            int descriptors = StreamRig.descriptors(keeper);
            int threads = StreamRig.threads(keeper);
            int serverDescriptors =
                    StreamRig.descriptors(rig.report().server().pid().orElseThrow());

            long began = clock.monotonicNanos();
            long nextFault = began;
            int faults = 0;
            while (clock.since(began).toSeconds() < SECONDS || !troubles.isEmpty()) {
                boolean more = clock.since(began).toSeconds() < SECONDS - 20;
                if (more && clock.monotonicNanos() >= nextFault && troubles.size() < 3) {
                    begin(rig, faults++);
                    nextFault = clock.monotonicNanos() + Duration.ofSeconds(3).toNanos();
                }
                look(rig, expected);
                clock.sleep(Duration.ofMillis(300));
            }
            String path = "cam1_sub";
            assertThat(rig.probe(path)).isEqualTo("h264,128,96");
            await("exactly the expected processes")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(rig.processes()).hasSize(expected));
            rig.awaitAllLive();
            StreamsReport report = rig.report();
            assertThat(report.processes().actual()).hasValue(expected);
            System.err.printf(
                    "soak: %d cameras, %d faults in %d s; at most %d processes more than expected; slowest recoveries %s;"
                            + " keeper: %d then %d descriptors, %d then %d threads; server: %d then %d descriptors; read by ffprobe meanwhile: %s%n",
                    CAMERAS,
                    faults,
                    clock.since(began).toSeconds(),
                    mostExtra,
                    recoveries,
                    descriptors,
                    StreamRig.descriptors(keeper),
                    threads,
                    StreamRig.threads(keeper),
                    serverDescriptors,
                    StreamRig.descriptors(report.server().pid().orElseThrow()),
                    probed);
            assertThat(mostExtra).as("only those that are being replaced").isLessThanOrEqualTo(3);
            assertThat(StreamRig.descriptors(keeper))
                    .isLessThanOrEqualTo(descriptors + 2 * CAMERAS + 10); // each child opens its log once
            assertThat(StreamRig.threads(keeper)).isLessThanOrEqualTo(threads + 6);
            assertThat(StreamRig.descriptors(report.server().pid().orElseThrow()))
                    .isLessThanOrEqualTo(serverDescriptors + 3 * CAMERAS);
            assertThat(probed).isNotEmpty();
            assertThat(rig.said()).doesNotContain(StreamRig.PASSWORD).doesNotContain("Crash loop");
        }
    }

    /** Begins a fault that nothing else touches at the moment. */
    private void begin(StreamRig rig, int number) throws Exception {
        if (Files.exists(folder.resolve("stubborn"))) {
            return;
        }
        int camera = 1 + random.nextInt(CAMERAS);
        String path = "cam" + camera + (random.nextBoolean() ? "_main" : "_sub");
        if (troubles.stream().anyMatch(trouble -> trouble.paths().contains(path))) {
            return;
        }
        Optional<Stream> stream = rig.report().streams().stream()
                .filter(each -> each.path().equals(path))
                .findFirst();
        if (stream.isEmpty()
                || stream.get().pid().isEmpty()
                || !stream.get().state().equals("live")) {
            return;
        }
        long pid = stream.get().pid().getAsLong();
        switch (number % 7) {
            case 0, 5 -> {
                SignalRig.send("KILL", pid);
                add("crash", RECOVERY, path);
            }
            case 1 -> {
                SignalRig.send("STOP", pid);
                add("hang", RECOVERY, path);
            }
            case 2 -> {
                kick(rig, path);
                add("output closed", RECOVERY, path);
            }
            case 3 -> {
                String name = "cam" + camera;
                rig.simulator.camera(name).fault(Fault.named("refuse").orElseThrow(), REBOOT);
                troubles.add(new Trouble(
                        "camera rebooted",
                        Set.of(name, name + "_main", name + "_sub"),
                        clock.monotonicNanos() + REBOOT.toNanos(),
                        RECOVERY));
            }
            case 4 -> {
                Files.createFile(folder.resolve("stubborn"));
                SignalRig.send("KILL", pid);
                add("ignores SIGTERM", STUBBORN_RECOVERY, path);
            }
            default -> {
                SignalRig.send("KILL", rig.report().server().pid().orElseThrow());
                // Whatever recovers has to begin anew.
                List<Trouble> before = List.copyOf(troubles);
                troubles.clear();
                before.forEach(trouble -> add(
                        trouble.kind() + ", then the server killed",
                        trouble.limit(),
                        trouble.paths().toArray(String[]::new)));
                Set<String> others = new HashSet<>(grownAt.keySet());
                before.forEach(trouble -> others.removeAll(trouble.paths()));
                add("server killed", RECOVERY, others.toArray(String[]::new));
            }
        }
    }

    private void add(String kind, Duration limit, String... paths) {
        troubles.add(new Trouble(kind, Set.of(paths), clock.monotonicNanos(), limit));
    }

    /** Ends the connection over which the path's publisher sends. */
    private static void kick(StreamRig rig, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + rig.ports.get(4) + "/v3/rtspsessions/";
            String list = client.send(
                            HttpRequest.newBuilder(URI.create(base + "list?itemsPerPage=500"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            Matcher session = SESSION.matcher(list);
            while (session.find()) {
                if (session.group(2).equals(path)) {
                    client.send(
                            HttpRequest.newBuilder(URI.create(base + "kick/" + session.group(1)))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding());
                    return;
                }
            }
        }
        throw new IllegalStateException("no publisher of " + path);
    }

    /** Takes the server's own counts, and judges gaps and recoveries by them. */
    private void look(StreamRig rig, int expected) throws Exception {
        long now = clock.monotonicNanos();
        Map<String, Long> bytes = rig.bytes();
        bytes.forEach((path, count) -> {
            long before = counted.getOrDefault(path, 0L);
            if (count > 0 && count != before) {
                grownAt.put(path, now);
            }
            counted.put(path, count);
        });
        troubles.removeIf(trouble -> {
            boolean over = trouble.paths().stream()
                            .allMatch(path -> grownAt.getOrDefault(path, 0L) > trouble.endedNanos() + 500_000_000L)
                    && isLive(rig, trouble);
            Duration since = clock.since(trouble.endedNanos());
            if (over) {
                recoveries.merge(trouble.kind(), since, (one, other) -> one.compareTo(other) > 0 ? one : other);
            } else {
                assertThat(since).as(trouble.kind() + " " + trouble.paths()).isLessThan(trouble.limit());
            }
            return over;
        });
        Set<String> touched = new HashSet<>();
        troubles.forEach(trouble -> touched.addAll(trouble.paths()));
        grownAt.forEach((path, at) -> {
            if (!touched.contains(path)) {
                assertThat(Duration.ofNanos(now - at))
                        .as("a gap of " + path + ", which no fault touches")
                        .isLessThan(LONGEST_GAP);
            }
        });
        mostExtra = Math.max(mostExtra, rig.processes().size() - expected);
        if (!troubles.isEmpty() && probed.size() < 4) {
            Optional<String> healthy = grownAt.keySet().stream()
                    .filter(path -> path.contains("_") && !touched.contains(path) && !probed.contains(path))
                    .findFirst();
            if (healthy.isPresent() && !rig.probe(healthy.get()).isEmpty()) {
                probed.add(healthy.get());
            }
        }
    }

    /** Whether the keeper calls all paths of the trouble live as well. */
    private static boolean isLive(StreamRig rig, Trouble trouble) {
        try {
            return rig.report().streams().stream()
                    .filter(stream -> trouble.paths().contains(stream.path()))
                    .allMatch(stream -> stream.state().equals("live"));
        } catch (Exception e) {
            return false;
        }
    }

    /** Arguments and environment are readable by others of this account, and end up in crash reports. */
    private static void checkSecrets(StreamRig rig) {
        List<Long> all = new ArrayList<>(rig.processes());
        ProcessHandle.of(rig.keeper().pid()).orElseThrow().descendants().forEach(process -> all.add(process.pid()));
        all.add(rig.keeper().pid());
        assertThat(all).hasSizeGreaterThan(2 * CAMERAS);
        for (long pid : all) {
            assertThat(StreamRig.text(pid, "cmdline") + StreamRig.text(pid, "environ"))
                    .as("process " + pid)
                    .doesNotContain(StreamRig.PASSWORD);
        }
    }

    private static void checkPriorities(StreamRig rig) throws Exception {
        await("publishers yield").atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            for (Stream stream : rig.report().streams()) {
                if (stream.pid().isPresent()) {
                    String stat = StreamRig.text(stream.pid().getAsLong(), "stat");
                    assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16])
                            .isEqualTo("10");
                    assertThat(StreamRig.text(stream.pid().getAsLong(), "autogroup"))
                            .satisfiesAnyOf(
                                    text -> assertThat(text).isEmpty(),
                                    text -> assertThat(text).contains("nice 10"));
                }
            }
        });
    }

    /** Pulled by the system when the keeper dies, swept by the next keeper: nothing is left, and nothing runs twice. */
    @Test
    void afterKillsOfKeeperAndServerNothingIsLeftAndNothingRunsTwice() throws Exception {
        try (StreamRig rig = new StreamRig(folder, 2)) {
            rig.awaitAllLive();
            for (int round = 0; round < 2; round++) {
                if (round == 1) {
                    SignalRig.send("KILL", rig.report().server().pid().orElseThrow());
                }
                SignalRig.send("KILL", rig.keeper().pid());
                rig.keeper().waitFor();
                await("no orphan")
                        .atMost(Duration.ofSeconds(5))
                        .untilAsserted(() -> assertThat(rig.processes()).isEmpty());
                rig.restartKeeper();
                rig.awaitAllLive();
                assertThat(rig.processes()).hasSize(5);
                Set<String> fed = new HashSet<>();
                for (long pid : rig.processes()) {
                    String line = StreamRig.text(pid, "cmdline");
                    assertThat(fed.add(line.substring(line.lastIndexOf('\0', line.length() - 2) + 1)))
                            .as("a second publisher: " + line)
                            .isTrue();
                }
            }
        }
    }
}
