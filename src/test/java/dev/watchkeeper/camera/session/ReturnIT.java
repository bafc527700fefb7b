package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.probe.Prober;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How soon a camera is seen again after its return, with real sessions and probes against simulated cameras. */
@Tag("interop") // waits in real time
final class ReturnIT {
    private static final Duration GOP = Duration.ofSeconds(1);
    /** An idle machine keeps the promised 2 s and a GOP; the rest is slack for a busy one. */
    private static final Duration PROMISE = Duration.ofSeconds(2).plus(GOP).plusSeconds(3);

    /** How each camera is away: port closed, port open without a stream, hung before the session, hung in it. */
    private static final Map<String, String> FAULTS = new LinkedHashMap<>(Map.of(
            "gone", "refuse",
            "unknown", "not-found",
            "full", "busy",
            "down", "busy-503",
            "hung", "silent",
            "dumb", "audio-only"));

    private final SystemClock clock = new SystemClock();
    private final Map<String, Long> lastPicture = new ConcurrentHashMap<>();

    private static CameraOptions options(String name) {
        return CameraOptions.of(name, Scene.ROOM)
                .withPictures(320, 180, 10, GOP.toSeconds())
                .withAudio(CameraOptions.Audio.AAC);
    }

    @Test
    void aPictureArrivesWithinTwoSecondsAndAGopOfTheReturnWhateverTheFault() throws Exception {
        Natives.load(false);
        List<String> names = new ArrayList<>(FAULTS.keySet());
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                        names.stream().map(ReturnIT::options).toArray(CameraOptions[]::new)));
                SourceOpener opener = new SourceOpener(clock);
                Prober prober = new Prober(clock, opener::addresses);
                Cameras cameras = cameras(simulator, names, opener, prober)) {
            for (String name : names) {
                cameras.unit(name).orElseThrow().addListener(new PacketListener() {
                    @Override
                    public void packet(Packet packet) {
                        if (packet.isVideo()) {
                            lastPicture.put(name, clock.monotonicNanos());
                        }
                    }

                    @Override
                    public void sessionEnded(long epoch) {}
                });
            }
            cameras.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> cameras.all().stream().allMatch(c -> c.state() == CameraState.HEALTHY));
            for (String name : names) {
                simulator
                        .camera(name)
                        .fault(Fault.named(FAULTS.getOrDefault(name, "")).orElseThrow());
            }
            await("a stalled session is replaced before its limit, since the camera answers probes")
                    .atMost(Duration.ofSeconds(9))
                    .until(() -> cameras.find("dumb").orElseThrow().epoch() == 2);
            // Long enough for the waits to have grown and the hung session to have been replaced by one that hangs,
            // too.
            await("everything was away for a while")
                    .atMost(Duration.ofSeconds(30))
                    .pollDelay(Duration.ofSeconds(8))
                    .until(() -> cameras.all().stream().noneMatch(c -> c.state() == CameraState.HEALTHY));
            Map<String, Duration> took = new LinkedHashMap<>();
            for (String name : names) {
                took.put(name, returned(simulator.camera(name), name));
            }
            simulator.camera("gone").fault(Fault.named("refuse").orElseThrow());
            await().pollDelay(Duration.ofSeconds(1))
                    .until(() -> cameras.find("gone").orElseThrow().state() != CameraState.HEALTHY);
            took.put("gone for a second", returned(simulator.camera("gone"), "gone"));
            assertThat(took)
                    .as("from the return to the picture")
                    .allSatisfy((name, time) -> assertThat(time).isLessThan(PROMISE));
            await("nobody is looked for any more")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> prober.watching() == 0);
        }
    }

    private Cameras cameras(Simulator simulator, List<String> names, SourceOpener opener, Prober prober) {
        List<CameraSettings> settings = names.stream()
                .map(name -> Rig.settings(name, simulator.camera(name).url().toString()))
                .toList();
        RetrySettings retry = RetrySettings.DEFAULT.withSettledAfter(Duration.ofSeconds(60));
        return new Cameras(
                settings,
                clock,
                new EventBus(),
                opener,
                Recovery.of(retry, SignInLedger.inMemory(clock), prober, clock));
    }

    private Duration returned(SimulatedCamera camera, String name) throws FailureException {
        long from = clock.monotonicNanos();
        camera.heal();
        await(name + " shows a picture")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(60))
                .until(() -> lastPicture.getOrDefault(name, from) - from > 0);
        return clock.since(from);
    }
}
