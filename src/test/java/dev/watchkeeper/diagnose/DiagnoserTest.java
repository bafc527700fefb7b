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
        return closed("yard", "127.0.0.1");
    }

    private static CameraSettings closed(String name, String host) {
        TrialCamera.Given given =
                new TrialCamera.Given(name, "rtsp://" + host + ":1/", Optional.empty(), Optional.empty());
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

    /** As after a trial that somebody has left. */
    @Test
    void aLookKeepsNobodyFromOtherDevicesUntilThereAreFour() {
        List<Answer> meanwhile = new ArrayList<>();
        look(1, meanwhile);
        assertThat(meanwhile.subList(0, 1)).containsExactly(new Answer.Busy("camera1"));
        assertThat(meanwhile.subList(1, 5)).hasOnlyElementsOfType(Answer.Done.class);
    }

    private void look(int number, List<Answer> answers) {
        Answer answer = diagnoser.look(closed("camera" + number, "127.0.0." + number), found -> {
            if (number < 5) {
                look(number + 1, answers);
            }
        });
        answers.add(answer);
    }
}
