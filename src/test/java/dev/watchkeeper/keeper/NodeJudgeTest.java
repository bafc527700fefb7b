package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.keeper.liveness.Finding;
import dev.watchkeeper.loops.VitalsReading;
import dev.watchkeeper.loops.VitalsReading.Loop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the node is ended for a hang: two witnesses, on a fake clock. */
final class NodeJudgeTest {
    private static final long PID = 77;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private Optional<String> live = Optional.empty();
    private final NodeJudge judge = new NodeJudge(PID, clock, address -> live, 2);
    private final Map<String, Long> counts = new LinkedHashMap<>(Map.of("arbiter", 1L, "camera.front", 1L));
    private long sequence;
    private long ticks;

    @Test
    void aLivingNodeIsLeftAloneHoweverQuiet() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            assertThat(look(true, true, 0)).isEmpty();
        }
    }

    @Test
    void aStoppedNodeIsDetectedWithinSixSecondsIfBothWitnessesAgree() throws InterruptedException {
        look(true, true, 0);
        live = Optional.of("/health/live does not answer");
        int seconds = 0;
        Optional<Finding> finding = Optional.empty();
        while (finding.isEmpty()) {
            finding = look(false, false, 0);
            seconds++;
        }
        assertThat(seconds).isEqualTo(5);
        assertThat(finding.get())
                .isEqualTo(
                        new Finding(false, "it has written no vital signs for 5 s, and /health/live does not answer"));
    }

    @Test
    void oneWitnessIsNotEnough() throws InterruptedException {
        look(true, true, 0);
        for (int i = 0; i < 100; i++) {
            assertThat(look(false, false, 0)).isEmpty();
        }
        live = Optional.of("/health/live answers 503");
        look(true, true, 0);
        assertThat(look(true, true, 0)).isEmpty();
    }

    @Test
    void aStuckLoopIsAHangAndWithFullProcessorUseASpin() throws InterruptedException {
        look(true, true, 0);
        live = Optional.of("/health/live answers 503");
        counts.put("arbiter", 2L);
        for (int i = 0; i < 14; i++) {
            counts.merge("arbiter", 1L, Long::sum);
            assertThat(look(true, false, 190)).isEmpty();
        }
        counts.merge("arbiter", 1L, Long::sum);
        Finding finding = look(true, false, 190).orElseThrow();
        assertThat(finding.spinning()).isTrue();
        assertThat(finding.evidence())
                .isEqualTo("its loop camera.front has stood still for 15 s, and /health/live answers 503, at 190 % of a"
                        + " processor");
    }

    @Test
    void withoutAnApiTheFileMustSaySoForLonger() throws InterruptedException {
        VitalsReading reading = new VitalsReading(PID, 1, Optional.empty(), Map.of());
        judge.judge(Optional.of(reading), OptionalLong.empty());
        for (int i = 0; i < 9; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(judge.judge(Optional.of(reading), OptionalLong.empty())).isEmpty();
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(judge.judge(Optional.of(reading), OptionalLong.empty())).isPresent();
    }

    @Test
    void aStartingNodeHasAMinuteAndAnotherProcessesFileDoesNotCount() throws InterruptedException {
        VitalsReading old = new VitalsReading(PID - 1, 9, Optional.of("127.0.0.1:1"), Map.of());
        for (int i = 0; i < 64; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(judge.judge(i < 30 ? Optional.of(old) : Optional.empty(), OptionalLong.empty()))
                    .isEmpty();
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(judge.judge(Optional.empty(), OptionalLong.empty())
                        .orElseThrow()
                        .evidence())
                .startsWith("it has written no vital signs for 65 s");
    }

    @Test
    void aCameraThatCrashesTheNodeThreeTimesInAnHourIsLeftOutForAnHour() {
        CameraCrashes crashes = new CameraCrashes(clock);
        assertThat(crashes.isOneTooMany("yard")).isFalse();
        clock.advance(Duration.ofMinutes(50));
        assertThat(crashes.isOneTooMany("yard")).isFalse();
        clock.advance(Duration.ofMinutes(11));
        assertThat(crashes.isOneTooMany("yard"))
                .as("the first was over an hour ago")
                .isFalse();
        assertThat(crashes.isOneTooMany("front")).isFalse();
        assertThat(crashes.isOneTooMany("yard")).isTrue();
        assertThat(crashes.leftOut()).containsExactly("yard");
        clock.advance(Duration.ofHours(1));
        assertThat(crashes.leftOut()).isEmpty();
    }

    @Test
    void aCrashReportNamesTheCamera() throws Exception {
        Files.writeString(folder.resolve("hs_err_pid5.log"), """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x00007f, pid=5, tid=31
                #
                # Problematic frame:
                # C  [libavcodec.so.62+0x5f4e1]  avcodec_send_packet+0x21
                #

                ---------------  T H R E A D  ---------------

                Current thread (0x00007f):  JavaThread "capture-front-door" daemon [_thread_in_native, id=31]
                """);
        CrashReport report = CrashReport.find(folder, 5).orElseThrow();
        assertThat(report.camera()).hasValue("front-door");
        assertThat(report.sentence())
                .startsWith(
                        "SIGSEGV in libavcodec.so.62 on thread capture-front-door, which worked for camera front-door; ");
        assertThat(CrashReport.find(folder, 6)).isEmpty();
    }

    /** Advances one second, in which the file was written or not, and the camera's loop iterated or not. */
    private Optional<Finding> look(boolean written, boolean turned, int percent) throws InterruptedException {
        clock.advance(Duration.ofSeconds(1));
        ticks += percent;
        if (written) {
            sequence++;
        }
        if (turned) {
            counts.replaceAll((name, count) -> count + 1);
        }
        Map<String, Loop> loops = new LinkedHashMap<>();
        counts.forEach((name, count) ->
                loops.put(name, new Loop(count, Duration.ofSeconds(name.equals("arbiter") ? 5 : 15))));
        return judge.judge(
                Optional.of(new VitalsReading(PID, sequence, Optional.of("127.0.0.1:3000"), loops)),
                OptionalLong.of(ticks));
    }
}
