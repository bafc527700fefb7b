package dev.watchkeeper.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.drill.Deliveries.Delivery;
import dev.watchkeeper.drill.DrillResult;
import dev.watchkeeper.drill.DrillResult.Run;
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

/** The drill that stops the node, with a process that stands in for it, and a sender that is only said to run. */
final class LiveDrillsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    private final Clock clock = new SystemClock();
    private final AtomicInteger looks = new AtomicInteger();

    private static Run run() {
        return new Run("1-node-hangs", NodeHang.NAME, Instant.EPOCH);
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
            DrillResult result = drill.run(run(), pid, new Shutdown()::await);
            assertThat(states).contains('T');
            assertThat(result.passed()).as(result.text()).isTrue();
            assertThat(result.times().noticed().orElseThrow())
                    .isLessThan(result.times().healed().orElseThrow());
            assertThat(result.times().healed().orElseThrow())
                    .isLessThanOrEqualTo(result.times().told().orElseThrow());
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
            DrillResult result = new NodeHang(links, new NodeHang.Limits(SHORT, SHORT), clock)
                    .run(run(), node.pid(), new Shutdown()::await);
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
