package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.Arbiter;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.SignsWatch;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.CameraUnit;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.drill.DrilledCamera;
import dev.watchkeeper.motion.decode.KeyframeCheck;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The camera of a live drill: watched by the same loop, signs, probes and arbiter as every camera, but in a set of its own with a bus of its own, so that nothing that counts cameras, tells people or
 * keeps a ledger ever learns of it; thread-safe.
 */
final class DrillCamera implements DrilledCamera {
    private static final Logger log = LoggerFactory.getLogger(DrillCamera.class);

    /** Its dot keeps it distinct from every configured name. */
    static final String NAME = "drill.simulated";

    /** A drill that takes longer is of no use. */
    private static final Duration LONGEST_OFFLINE_AFTER = Duration.ofMinutes(5);

    private static final long MAX_BUFFER_BYTES = 4_000_000;

    private final Cameras cameras;
    private final CameraUnit unit;
    private final KeyframeCheck keyframes;
    private final SignsWatch signs;

    /**
     * Begins to watch it.
     *
     * @param apart no cameras yet, beside those of the node
     * @param health the general deadlines of the node
     */
    DrillCamera(Cameras apart, HealthSettings health, URI url, Clock clock) {
        cameras = apart;
        Arbiter arbiter = new Arbiter(cameras::end, clock);
        cameras.setArbiter(arbiter::accept);
        unit = cameras.add(settings(health, url));
        keyframes = new KeyframeCheck(NAME, unit.vitals());
        unit.addListener(keyframes);
        signs = new SignsWatch(cameras::vitals, arbiter::accept);
        keyframes.start();
        cameras.start();
        signs.start();
    }

    /** How long it must show no picture to be offline. */
    static Duration offlineAfter(HealthSettings health) {
        Duration configured = health.offlineAfter();
        return configured.compareTo(LONGEST_OFFLINE_AFTER) > 0 ? LONGEST_OFFLINE_AFTER : configured;
    }

    private static CameraSettings settings(HealthSettings health, URI url) {
        HealthSettings.Stall stall =
                new HealthSettings.Stall(health.stallNotice(), health.stallLimit(), offlineAfter(health));
        return new CameraSettings(
                NAME,
                url.toString(),
                Optional.empty(),
                Optional.empty(),
                InputSettings.of(CameraSettings.Transport.TCP),
                Duration.ZERO,
                new RecordSettings(
                        RecordSettings.Mode.OFF,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        false,
                        MAX_BUFFER_BYTES),
                new MotionSettings(false, 50, 0, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), List.of(), List.of()),
                new HealthSettings(health.opening(), stall, health.stream(), health.pictureChecks(), health.work()));
    }

    @Override
    public boolean isSeen() {
        return unit.status().seen();
    }

    @Override
    public boolean isOffline() {
        return unit.status().state() == CameraState.OFFLINE;
    }

    @Override
    public String sentence() {
        CameraStatus status = unit.status();
        return status.message();
    }

    @Override
    public void close() {
        cameras.close();
        keyframes.close();
        try {
            signs.close();
        } catch (InterruptedException e) {
            log.debug("The watch of the drill's camera was not awaited", e);
            Thread.currentThread().interrupt();
        }
    }
}
