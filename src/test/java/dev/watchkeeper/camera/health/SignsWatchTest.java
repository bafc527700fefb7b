package dev.watchkeeper.camera.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignsWatchTest {
    @Test
    void aVerdictIsSentAtOnceAndRepeatedEveryTenSecondsWhileItHolds() throws Exception {
        Patient patient = new Patient();
        List<Verdict> heard = new ArrayList<>();
        try (SignsWatch watch = new SignsWatch(() -> List.of(patient.vitals), heard::add)) {
            patient.open().send(Duration.ofSeconds(30));
            watch.look();
            assertThat(heard).isEmpty();
            patient.good = false;
            patient.send(Duration.ofSeconds(11));
            watch.look();
            assertThat(heard).extracting(Verdict::kind).containsExactly(FailureKind.DECODE_ERRORS);
            for (int looks = 0; looks < 100; looks++) {
                patient.send(Duration.ofMillis(200));
                watch.look();
            }
            assertThat(heard).hasSize(3);
            patient.end(FailureKind.DECODE_ERRORS);
            patient.open().send(Duration.ofSeconds(11));
            watch.look();
            assertThat(heard).hasSize(4);
            assertThat(heard.getLast().epoch()).isEqualTo(2);
        }
    }

    @Test
    void marksAllocateNextToNothing() {
        Patient patient = new Patient();
        CameraVitals vitals = patient.vitals;
        vitals.opening(1);
        vitals.opened();
        long pts = 0;
        for (int i = 0; i < 10_000; i++) { // what is loaded and compiled once is not counted
            pts += 40_000;
            vitals.video(i % 50 == 0, pts, pts);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            pts += 40_000;
            vitals.video(i % 50 == 0, pts, pts);
            vitals.picture(1, patient.clock.monotonicNanos(), pts, false, false);
            vitals.analysisGiven();
            vitals.analysisDone(patient.clock.monotonicNanos());
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - bytes)
                .as("bytes for 10 000 pictures")
                .isLessThan(10_000);
    }
}
