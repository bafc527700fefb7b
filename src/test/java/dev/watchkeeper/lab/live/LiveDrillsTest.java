package dev.watchkeeper.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.live.Deliveries.Delivery;
import dev.watchkeeper.lab.live.NodeHang.Child;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.loops.ReportedCamera;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The live drills against a process that stands in for the node, and a sender that is only said to run. */
final class LiveDrillsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    Path data;

    private final Clock clock = new SystemClock();
    private final AtomicInteger looks = new AtomicInteger();

    /** The id of the message that the drill has left. */
    private String left() {
        try (var files = Files.list(data.resolve("outbox/new"))) {
            return files.findFirst().orElseThrow().getFileName().toString().replace(".message", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theAlertPathPassesWhenEveryChannelHasTakenTheMarkedMessage() throws Exception {
        Deliveries sender = from -> {
            int look = looks.incrementAndGet();
            return look == 1
                    ? List.of()
                    : List.of(
                            new Delivery(left(), "test", "email", "sent", ""),
                            new Delivery(left(), "test", "ntfy", look == 2 ? "waiting" : "sent", ""),
                            new Delivery("other", "hang", "email", "failed", "x"));
        };
        DrillResult result = new AlertPath(data, sender, LONG, clock).run(new Shutdown());
        assertThat(result.passed()).isTrue();
        assertThat(result.text()).contains("email, ntfy");
        assertThat(result.noticedAfter().orElseThrow())
                .isLessThan(result.toldAfter().orElseThrow());
        try (var files = Files.list(data.resolve("outbox/new"))) {
            assertThat(Files.readString(files.findFirst().orElseThrow())).contains("DRILL");
        }
        JsonNode kept = JsonMapper.shared().readTree(Files.readString(result.keep(data)));
        assertThat(kept.propertyNames())
                .containsExactly("fault", "at", "noticed_after", "healed_after", "told_after", "passed", "text");
        assertThat(kept.path("fault").asString()).isEqualTo("alert-path");
        assertThat(kept.path("healed_after").isNull()).isTrue();
        assertThat(kept.path("told_after").isNumber()).isTrue();
    }

    @Test
    void theAlertPathSaysWhichChannelFailsAndThatNobodySends() throws Exception {
        Deliveries failing = from -> List.of(
                new Delivery(left(), "test", "email", "sent", ""),
                new Delivery(left(), "test", "ntfy", "failed", "the server answers with 500"));
        DrillResult result = new AlertPath(data, failing, SHORT, clock).run(new Shutdown());
        assertThat(result.passed()).isFalse();
        assertThat(result.text()).contains("ntfy failed (the server answers with 500)");
        assertThat(new AlertPath(data, from -> List.of(), SHORT, clock)
                        .run(new Shutdown())
                        .text())
                .contains("Nobody took the message");
    }

    private static CamerasReading reading(long pid, boolean seen) {
        return new CamerasReading(
                Instant.EPOCH,
                pid,
                new CamerasReading.Boot("b", 0),
                Path.of("data"),
                List.of(new ReportedCamera(
                        "yard",
                        "yard",
                        new ReportedCamera.Health(seen ? "healthy" : "offline", seen, seen, "", "", Instant.EPOCH),
                        new ReportedCamera.View(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Duration.ZERO),
                                false,
                                new ReportedCamera.Stream("h264", 1, 1)),
                        OptionalDouble.empty())));
    }

    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return 'X';
        }
    }

    @Test
    void aStoppedNodeIsSeenReplacedAndTold() throws Exception {
        Process node = new ProcessBuilder("sleep", "600").start();
        try {
            List<Character> states = new ArrayList<>();
            // Each look is three questions: the keeper stops at first, then replaces.
            NodeHang.Links links = new NodeHang.Links(
                    () -> {
                        int look = looks.incrementAndGet();
                        states.add(state(node.pid()));
                        return Optional.of(
                                look <= 2
                                        ? new Child("running", OptionalLong.of(node.pid()))
                                        : look <= 3
                                                ? new Child("condemned", OptionalLong.of(node.pid()))
                                                : new Child("running", OptionalLong.of(1)));
                    },
                    () -> Optional.of(reading(looks.get() > 3 ? 1 : node.pid(), looks.get() != 4)),
                    from -> looks.get() > 5 ? List.of(new Delivery("m", "hang", "email", "sent", "")) : List.of());
            NodeHang drill = new NodeHang(links, new NodeHang.Limits(LONG, LONG), clock);
            long pid = drill.victim();
            assertThat(pid).isEqualTo(node.pid());
            DrillResult result = drill.run(pid, new Shutdown());
            assertThat(states).contains('T');
            assertThat(result.passed()).as(result.text()).isTrue();
            assertThat(result.noticedAfter().orElseThrow())
                    .isLessThan(result.healedAfter().orElseThrow());
            assertThat(result.healedAfter().orElseThrow())
                    .isLessThanOrEqualTo(result.toldAfter().orElseThrow());
            assertThat(state(node.pid())).as("it is woken").isNotEqualTo('T');
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void aNodeThatNobodyReplacesIsWokenAgain() throws Exception {
        Process node = new ProcessBuilder("sleep", "600").start();
        try {
            NodeHang.Links links = new NodeHang.Links(
                    () -> Optional.of(new Child("running", OptionalLong.of(node.pid()))),
                    () -> Optional.of(reading(node.pid(), true)),
                    from -> {
                        throw new IOException("busy");
                    });
            DrillResult result =
                    new NodeHang(links, new NodeHang.Limits(SHORT, SHORT), clock).run(node.pid(), new Shutdown());
            assertThat(result.passed()).isFalse();
            assertThat(result.text()).contains("Nobody noticed it");
            assertThat(state(node.pid())).isNotEqualTo('T');
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void withoutAKeeperNothingIsStopped() {
        NodeHang drill = new NodeHang(
                new NodeHang.Links(Optional::empty, Optional::empty, from -> List.of()), NodeHang.Limits.USUAL, clock);
        assertThatThrownBy(drill::victim)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("nobody would replace a hung one");
    }
}
