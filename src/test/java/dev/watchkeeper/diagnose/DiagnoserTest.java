package dev.watchkeeper.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.TrialCamera;
import dev.watchkeeper.diagnose.DiagnosisView.Answer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DiagnoserTest {
    private final ManualClock clock = new ManualClock();
    private final Diagnoser diagnoser = new Diagnoser(
            new Diagnoser.Tools(
                    (host, limit) -> List.of(InetAddress.getLoopbackAddress()),
                    SignInLedger.inMemory(clock),
                    name -> Optional.empty(),
                    clock),
            name -> Optional.empty());

    private static CameraSettings closed() {
        TrialCamera.Given given =
                new TrialCamera.Given("yard", "rtsp://127.0.0.1:1/", Optional.empty(), Optional.empty());
        return ((TrialCamera.Outcome.Good) TrialCamera.read(given)).camera();
    }

    @Test
    void nobodyElseLooksWhileSomethingIsMadeOfADiagnosis() {
        List<Answer> meanwhile = new ArrayList<>();

        Answer first = diagnoser.look(closed(), found -> meanwhile.add(diagnoser.look(closed(), again -> {})));

        assertThat(meanwhile).containsExactly(new Answer.Busy("yard"));
        assertThat(first).isInstanceOf(Answer.Done.class);
        assertThat(diagnoser.look(closed(), found -> {})).isInstanceOf(Answer.Done.class);
    }
}
