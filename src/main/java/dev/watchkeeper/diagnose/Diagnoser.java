package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.dialogue.HostResolver;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.CameraSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes diagnoses, one of each device at a time and four at most; thread-safe. */
public final class Diagnoser implements DiagnosisView {
    private static final int MOST = 4;

    private final Tools tools;
    private final Function<String, Optional<CameraSettings>> cameras;
    /** The cameras that are being looked at, by their device: a look that nobody waits for any more keeps nobody from the other devices. */
    private final Map<String, String> underWay = new LinkedHashMap<>();

    /**
     * What diagnoses work with; immutable, of thread-safe parts.
     *
     * @param signIns the record of refused sign-ins, so that no account is locked
     * @param watched what the watch itself sees of a camera now, a sentence; empty if it sees nothing
     */
    public record Tools(
            HostResolver resolver, SignInLedger signIns, Function<String, Optional<String>> watched, Clock clock) {}

    /** @param cameras finds a camera by its name */
    public Diagnoser(Tools tools, Function<String, Optional<CameraSettings>> cameras) {
        this.tools = tools;
        this.cameras = cameras;
    }

    @Override
    public Answer diagnose(String name) {
        Optional<CameraSettings> camera = cameras.apply(name);
        return camera.isEmpty() ? new Answer.Unknown() : diagnose(camera.get(), tools.watched(), found -> {});
    }

    /**
     * Looks at a camera that is not watched, and that need not be in the configuration; takes up to 20 s.
     *
     * @param further is done with what was found before anybody may look at this device again
     */
    public Answer look(CameraSettings camera, Consumer<Diagnosis> further) {
        return diagnose(camera, name -> Optional.empty(), further);
    }

    private Answer diagnose(
            CameraSettings camera, Function<String, Optional<String>> watched, Consumer<Diagnosis> further) {
        Optional<String> busy = begin(camera);
        if (busy.isPresent()) {
            return new Answer.Busy(busy.get());
        }
        try {
            Diagnosis found = found(camera, watched);
            further.accept(found);
            return new Answer.Done(found);
        } finally {
            end(camera);
        }
    }

    /** A second session beside the first one could be what a device has no room for. */
    private static String device(CameraSettings camera) {
        return camera.host().isEmpty() ? camera.url() : camera.host();
    }

    /** @return the camera that must have been looked at first; empty if the look may begin */
    private synchronized Optional<String> begin(CameraSettings camera) {
        Optional<String> same = Optional.ofNullable(underWay.get(device(camera)));
        if (same.isPresent() || underWay.size() >= MOST) {
            return same.or(() -> underWay.values().stream().findFirst());
        }
        underWay.put(device(camera), camera.name());
        return Optional.empty();
    }

    private synchronized void end(CameraSettings camera) {
        underWay.remove(device(camera));
    }

    private Diagnosis found(CameraSettings camera, Function<String, Optional<String>> watched) {
        Steps steps = new Steps(tools.clock());
        Finding finding = camera.readFrom().isPresent()
                ? new RestreamedLook(camera, tools, steps).look()
                : switch (camera.kind()) {
                    case FILE -> new FileLook(camera, tools.clock(), steps).look();
                    case DEVICE -> DeviceLook.look(camera, steps);
                    case RTSP, RTSPS -> new RtspLook(RtspLook.Subject.of(camera), tools, steps).look();
                    case HTTP, HTTPS -> new HttpLook(camera, tools, steps).look();
                };
        String verdict = finding.isWell()
                ? finding.verdict()
                : watched.apply(camera.name())
                        .map(sentence -> finding.verdict() + " " + sentence)
                        .orElse(finding.verdict());
        return new Diagnosis(camera.name(), steps.all(), finding.measured(), finding.isWell(), verdict);
    }
}
