package dev.watchkeeper.node;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.TrialCamera;
import dev.watchkeeper.diagnose.Diagnoser;
import dev.watchkeeper.diagnose.DiagnosisView;
import dev.watchkeeper.diagnose.TrialView;
import dev.watchkeeper.diagnose.TrialView.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Tries addresses before they are kept; immutable, of thread-safe parts. A kept password goes to the host alone for which it is kept. */
record Trials(Diagnoser diagnoser, TrialPicture pictures, Function<String, Optional<CameraSettings>> cameras)
        implements TrialView {
    @Override
    public Outcome tryOut(TrialCamera.Given given, Optional<String> camera, boolean picture) {
        return switch (TrialCamera.read(given)) {
            case TrialCamera.Outcome.Bad(List<String> mistakes) -> new Outcome.Wrong(mistakes);
            case TrialCamera.Outcome.Good(CameraSettings tried) ->
                given.password().isPresent()
                                || tried.password().isPresent()
                                || tried.username().isEmpty()
                        ? looked(tried, picture)
                        : looked(withKept(given, tried, camera.flatMap(cameras)), picture);
        };
    }

    /** A picture is taken of a camera alone that is well: it has just admitted this user, so that no account can be locked. */
    private Outcome looked(CameraSettings camera, boolean picture) {
        List<Picture> taken = new ArrayList<>(1);
        DiagnosisView.Answer answer = diagnoser.look(camera, found -> {
            if (picture && found.well()) {
                taken.add(pictures.of(camera));
            }
        });
        return new Outcome.Looked(answer, taken.isEmpty() ? Picture.NONE : taken.getFirst());
    }

    private static CameraSettings withKept(
            TrialCamera.Given given, CameraSettings tried, Optional<CameraSettings> known) {
        Optional<Secret> kept = known.filter(
                        each -> each.kind().isNetwork() && !each.host().isEmpty())
                .filter(each ->
                        each.host().equals(tried.host()) && each.username().equals(tried.username()))
                .flatMap(CameraSettings::password);
        return kept.isEmpty()
                ? tried
                : switch (TrialCamera.read(new TrialCamera.Given(given.name(), given.url(), given.username(), kept))) {
                    case TrialCamera.Outcome.Good(CameraSettings signed) -> signed;
                    case TrialCamera.Outcome.Bad bad -> tried;
                };
    }
}
