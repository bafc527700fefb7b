package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.camera.session.SourceOpener;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.diagnose.Diagnoser;
import dev.watchkeeper.diagnose.DiagnosisView;
import java.util.Optional;

/** Diagnoses cameras of a configuration while no node watches them; thread-safe. Refused sign-ins count as those of a node. */
public final class LocalDiagnosis implements DiagnosisView, AutoCloseable {
    private final SourceOpener opener;
    private final Diagnoser diagnoser;

    public LocalDiagnosis(Settings settings, Clock clock) {
        opener = new SourceOpener(clock);
        SignInLedger signIns = SignInLedger.open(settings.data().resolve("sign-ins"), clock);
        diagnoser = new Diagnoser(
                new Diagnoser.Tools(opener::addresses, signIns, camera -> Optional.empty(), clock),
                name -> settings.cameras().stream()
                        .filter(camera -> camera.name().equals(name))
                        .findFirst());
    }

    @Override
    public Answer diagnose(String camera) {
        return diagnoser.diagnose(camera);
    }

    @Override
    public void close() {
        opener.close();
    }
}
