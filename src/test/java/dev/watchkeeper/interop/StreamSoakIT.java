package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
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

    /** The long forms measure, with nothing beside them; the short one runs beside other tests. */
    private static final boolean ALONE = SECONDS >= 600;

    /** A crashed publisher that has run well is replaced at once. */
    private static final Duration AT_ONCE = Duration.ofSeconds(ALONE ? 1 : 4);

    /** All publishers after the server's return. */
    private static final Duration AFTER_SERVER = Duration.ofSeconds(ALONE ? 2 : 6);

    /** Any other path. */
    private static final Duration RECOVERY = Duration.ofSeconds(15);

    private static final Duration REBOOT = Duration.ofSeconds(4);

    /** A publisher that fails again within a minute waits before it starts: each path is hit only once in that time. */
    private static final Duration REST = Duration.ofSeconds(63);

    private static final Pattern SESSION =
            Pattern.compile("\"id\":\"([0-9a-f-]+)\"[^}]*?\"state\":\"publish\",\"path\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final Random random = new Random(Long.getLong("watchkeeper.soak.seed", 42));
    private final Map<String, Long> hitAt = new HashMap<>();

    /** The path whose publisher will ignore SIGTERM; empty if there is none. */
    private String stubborn = "";

    private int mostExtra;

    @Test
    void everyPathRecoversAloneAndNothingIsLeftOver() throws Exception {
        try (StreamRig rig = new StreamRig(folder, CAMERAS);
                SoakPlayers players = new SoakPlayers(rig.ports, clock)) {
            rig.awaitAllLive();
            SoakTroubles troubles = new SoakTroubles(clock, slowestStart(rig));
            int grids = CAMERAS < 4 ? 0 : 1;
            int expected = 1 + 2 * CAMERAS + grids;
            assertThat(rig.report().processes().expected()).isEqualTo(expected);
            assertThat(rig.processes()).hasSize(expected);
            checkSecrets(rig);
            checkPriorities(rig);
            Usage before = Usage.of(rig);
            long began = clock.monotonicNanos();
            int faults;
            try {
                faults = trouble(rig, troubles, players, began, expected);
            } catch (AssertionError e) {
                troubles.paths().stream()
                        .filter(path -> String.valueOf(e.getMessage()).contains(path))
                        .forEach(path -> rig.saidOf("publish." + path).forEach(System.err::println));
                throw e;
            } finally {
                System.err.println(troubles);
            }
            long lasted = clock.since(began).toSeconds();
            players.close();
            await("exactly the expected processes")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(rig.processes()).hasSize(expected));
            rig.awaitAllLive();
            assertThat(rig.report().processes().actual()).hasValue(expected);
            Usage after = Usage.of(rig);
            System.err.printf(
                    "soak: %d cameras, %d grids, %d faults in %d s; at most %d processes more than expected; %s, then %s;"
                            + " played meanwhile: %s%n",
                    CAMERAS, grids, faults, lasted, mostExtra, before, after, players.played());
            assertThat(faults).isGreaterThan(SECONDS / 15);
            assertThat(mostExtra)
                    .as("only those that are being replaced, and two of the shell that ignores SIGTERM")
                    .isLessThanOrEqualTo(5);
            before.assertFlat(after);
            assertThat(players.played().keySet()).contains("rtsp", "hls", "srt");
            assertThat(players.failed()).isEmpty();
            assertThat(rig.said()).doesNotContain(StreamRig.PASSWORD).doesNotContain("Crash loop");
        }
    }

    /** Lets faults happen until the time is over and all are repaired. @return how many there were */
    private int trouble(StreamRig rig, SoakTroubles troubles, SoakPlayers players, long began, int expected)
            throws Exception {
        long nextFault = began;
        int faults = 0;
        while (clock.since(began).toSeconds() < SECONDS || troubles.count() > 0) {
            troubles.look(clock.monotonicNanos(), rig.paths(), rig.report());
            mostExtra = Math.max(mostExtra, rig.processes().size() - expected);
            Set<String> touched = troubles.touched();
            players.offer(troubles.paths().stream()
                    .filter(path -> !touched.contains(path) && !path.equals(stubborn))
                    .sorted()
                    .toList());
            boolean more = clock.since(began).toSeconds() < SECONDS - 20;
            if (more && clock.monotonicNanos() >= nextFault && troubles.count() < 3) {
                faults += begin(rig, troubles, faults) ? 1 : 0;
                nextFault = clock.monotonicNanos() + Duration.ofSeconds(3).toNanos();
            }
            clock.sleep(Duration.ofMillis(100));
        }
        return faults;
    }

    /** Descriptors and threads; immutable. */
    private record Usage(int keeperDescriptors, int keeperThreads, int serverDescriptors) {
        static Usage of(StreamRig rig) throws Exception {
            long keeper = rig.keeper().pid();
            return new Usage(
                    StreamRig.descriptors(keeper),
                    StreamRig.threads(keeper),
                    StreamRig.descriptors(rig.report().server().pid().orElseThrow()));
        }

        void assertFlat(Usage after) {
            // Each child opens its log once, and MediaMTX keeps the muxers of HLS for a while.
            assertThat(after.keeperDescriptors).isLessThanOrEqualTo(keeperDescriptors + 2 * CAMERAS + 10);
            assertThat(after.keeperThreads).isLessThanOrEqualTo(keeperThreads + 6);
            assertThat(after.serverDescriptors).isLessThanOrEqualTo(serverDescriptors + 3 * CAMERAS);
        }
    }

    /** From the process to the keeper's word that it is live, when all have started at once. */
    private Duration slowestStart(StreamRig rig) throws Exception {
        long now = clock.monotonicNanos();
        long first = now;
        for (Stream stream : rig.report().streams()) {
            if (stream.pid().isPresent()) {
                first = Math.min(first, StreamRig.startedNanos(stream.pid().getAsLong(), clock));
            }
        }
        return Duration.ofNanos(now - first);
    }

    /** Begins a fault that nothing else touches at the moment. @return whether it has begun */
    private boolean begin(StreamRig rig, SoakTroubles troubles, int number) throws Exception {
        if (!stubborn.isEmpty()) {
            return endItsEncoder(rig, troubles);
        }
        if (number % 8 == 6) {
            SignalRig.send("KILL", rig.report().server().pid().orElseThrow());
            troubles.serverKilled(AFTER_SERVER);
            return true;
        }
        Optional<Stream> fresh = fresh(rig, troubles);
        if (fresh.isEmpty()) {
            return false;
        }
        String path = fresh.get().path();
        long pid = fresh.get().pid().orElseThrow();
        String camera = path.replaceAll("_(main|sub)$", "");
        boolean grid = path.equals(StreamRig.GRID);
        hitAt.put(path, clock.monotonicNanos());
        switch (number % 8) {
            case 1, 5 -> {
                troubles.add("hang", RECOVERY, Duration.ZERO, path);
                SignalRig.send("STOP", pid);
            }
            case 2 -> {
                troubles.add("output closed", RECOVERY, Duration.ZERO, path);
                kick(rig, path);
            }
            case 3 -> {
                // What else is wrong with its publishers would last longer: they are not to be blamed while it is away.
                if (grid || troubles.touched().stream().anyMatch(each -> isOf(camera, each))) {
                    return false;
                }
                // A publisher may fail for it before anybody knows why, which counts.
                for (String each : List.of(camera + "_main", camera + "_sub")) {
                    hitAt.put(each, clock.monotonicNanos());
                }
                rig.simulator.camera(camera).fault(Fault.named("refuse").orElseThrow(), REBOOT);
                troubles.add("camera rebooted", RECOVERY, REBOOT, camera, camera + "_main", camera + "_sub");
            }
            case 4 -> {
                if (grid) {
                    return false;
                }
                Files.createFile(folder.resolve("stubborn"));
                stubborn = path;
                troubles.add("crash", AT_ONCE, Duration.ZERO, path);
                SignalRig.send("KILL", pid);
            }
            default -> {
                troubles.add("crash", AT_ONCE, Duration.ZERO, path);
                SignalRig.send("KILL", pid);
            }
        }
        return true;
    }

    private static boolean isOf(String camera, String path) {
        return path.equals(camera) || path.equals(camera + "_main") || path.equals(camera + "_sub");
    }

    /** Its shell lives on and ignores SIGTERM. As its second failure within a minute, it may cost the wait of 2 s and some. */
    private boolean endItsEncoder(StreamRig rig, SoakTroubles troubles) throws Exception {
        Path encoder = folder.resolve("stubborn.pid");
        if (troubles.touched().contains(stubborn) || !Files.exists(encoder)) {
            return false;
        }
        troubles.add("ignores SIGTERM", RECOVERY.plusMillis(2400), Duration.ZERO, stubborn);
        SignalRig.send("KILL", Long.parseLong(Files.readString(encoder).strip()));
        Files.delete(encoder);
        stubborn = "";
        return true;
    }

    /** A live path with a publisher that was not hit within the last minute. */
    private Optional<Stream> fresh(StreamRig rig, SoakTroubles troubles) throws Exception {
        Set<String> touched = troubles.touched();
        List<Stream> found = rig.report().streams().stream()
                .filter(stream -> stream.pid().isPresent()
                        && stream.state().equals("live")
                        && !touched.contains(stream.path())
                        && (!hitAt.containsKey(stream.path())
                                || clock.since(hitAt.get(stream.path())).compareTo(REST) > 0))
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(random.nextInt(found.size())));
    }

    /** Ends the connection over which the path's publisher sends. */
    private static void kick(StreamRig rig, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + rig.ports.get(4) + "/v3/rtspsessions/";
            String list = client.send(rig.asked(base + "list?itemsPerPage=500").build(), BodyHandlers.ofString())
                    .body();
            Matcher session = SESSION.matcher(list);
            while (session.find()) {
                if (session.group(2).equals(path)) {
                    client.send(
                            rig.asked(base + "kick/" + session.group(1))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding());
                    return;
                }
            }
        }
        throw new IllegalStateException("no publisher of " + path);
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
