package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.stream.report.StreamsReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MediaMTX that hangs below a real keeper. */
@Tag("interop")
final class HungServerIT {
    @TempDir
    Path folder;

    @Test
    void aHungServerIsUnknownAtOnceAndReplacedOnTwoWitnessesWithAllItsPublishers() throws Exception {
        try (StreamRig rig = new StreamRig(folder, 2)) {
            rig.awaitAllLive();
            long hung = rig.report().server().pid().orElseThrow();
            SignalRig.send("STOP", hung);
            await("nothing is shown as more alive than it is known to be")
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(rig.report().streams())
                            .allSatisfy(stream -> assertThat(stream.state()).isEqualTo("unknown")));
            await("the server is replaced")
                    .atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> rig.report().server().pid().orElse(hung) != hung
                            && rig.report().server().state().equals("running"));
            rig.awaitAllLive();
            assertThat(rig.processes()).hasSize(5);
            StreamsReport report = rig.report();
            assertThat(report.streams())
                    .filteredOn(stream -> stream.pid().isPresent())
                    .hasSize(4)
                    .allSatisfy(stream -> assertThat(stream.restarts())
                            .as("nobody blames " + stream.path())
                            .containsOnlyKeys("server-away"));
            assertThat(rig.said()).contains("hangs: no answer for").doesNotContain("Crash loop");
        }
    }
}
