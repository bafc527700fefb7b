package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.camera.session.CameraCounters;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.camera.session.Decoding;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.motion.MotionStage;
import dev.watchkeeper.motion.decode.DecodeReport;
import dev.watchkeeper.motion.decode.KeyframeCheck;
import dev.watchkeeper.motion.decode.Workers;
import dev.watchkeeper.motion.explain.MotionRecords;
import dev.watchkeeper.record.CameraFolders;
import dev.watchkeeper.record.OpenFiles;
import dev.watchkeeper.record.PieceChecks;
import dev.watchkeeper.record.Recorder;
import dev.watchkeeper.record.Retention;
import dev.watchkeeper.record.SegmentFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The stages that take each camera's packets, made and connected; confined to the thread that makes them. */
final class CameraParts {
    private final Map<String, Recorder> recorders = new LinkedHashMap<>();
    private final List<KeyframeCheck> keyframeChecks = new ArrayList<>();
    private final Map<String, MotionStage> motionStages = new LinkedHashMap<>();
    private final Clock clock;
    private final EventBus bus;
    private final Path data;
    private final CameraFolders folders;
    private final Cameras cameras;
    private final DetectionStreams detection;
    private final Workers workers;
    private final FaultHooks hooks;
    private final MotionRecords motionRecords;

    CameraParts(
            Cameras cameras,
            DetectionStreams detection,
            Path data,
            CameraFolders folders,
            EventBus bus,
            Clock clock,
            Workers workers,
            FaultHooks hooks,
            MotionRecords motionRecords) {
        this.detection = detection;
        this.motionRecords = motionRecords;
        this.workers = workers;
        this.hooks = hooks;
        this.cameras = cameras;
        this.data = data;
        this.folders = folders;
        this.bus = bus;
        this.clock = clock;
    }

    /** Makes the stages that the camera's settings ask for and lets the camera's packets flow to them. */
    void connect(CameraSettings camera, OpenFiles openFiles, Retention retention, PieceChecks checks) {
        List<Recorder> recorder = new ArrayList<>();
        if (camera.record().mode() != RecordSettings.Mode.OFF) {
            Recorder made = new Recorder(
                    camera,
                    cameras.ring(camera.name()),
                    new Recorder.Storage(
                            new SegmentFiles(folders, openFiles, hooks.recording(camera.name())),
                            data,
                            retention::requestRoom),
                    new Recorder.Outlets(bus::publish, cameras.marks(camera.name()), checks),
                    clock);
            recorder.add(made);
            recorders.put(camera.name(), made);
            cameras.addListener(camera.name(), made);
        }
        List<MotionStage> motion = new ArrayList<>();
        boolean apart = camera.detection().isPresent();
        if (camera.motion().enabled()) {
            Marks marks = cameras.marks(camera.name());
            MotionStage made = new MotionStage(
                    camera.name(),
                    camera.motion(),
                    clock,
                    bus,
                    workers,
                    hooks.analysis(camera.name(), apart ? new WithoutPictures(marks) : marks),
                    motionRecords.onlooker(camera.name()));
            motion.add(made);
            motionStages.put(camera.name(), made);
            cameras.addListener(camera.name(), apart ? detection.connect(camera.name(), made) : made);
        }
        List<KeyframeCheck> check = new ArrayList<>();
        if ((motion.isEmpty() || apart) && camera.health().pictures()) {
            KeyframeCheck made = new KeyframeCheck(camera.name(), cameras.marks(camera.name()));
            check.add(made);
            keyframeChecks.add(made);
            cameras.addListener(camera.name(), made);
        }
        cameras.counters(
                camera.name(),
                new CameraCounters(
                        () -> recorder.stream()
                                        .mapToLong(r -> r.status().droppedPackets())
                                        .sum()
                                + motion.stream()
                                        .mapToLong(MotionStage::dropped)
                                        .sum(),
                        () -> motion.stream()
                                        .mapToLong(MotionStage::decodeErrors)
                                        .sum()
                                + check.stream()
                                        .mapToLong(KeyframeCheck::decodeErrors)
                                        .sum(),
                        () -> motion.stream()
                                .findFirst()
                                .map(stage -> decoding(camera.name(), stage))
                                .orElse(Decoding.only(check.isEmpty() ? "off" : "keyframes"))));
    }

    /** Pictures of another stream say nothing about the one that is recorded; thread-safe. */
    private record WithoutPictures(Marks marks) implements Marks {
        @Override
        public void analysisGiven() {
            marks.analysisGiven();
        }

        @Override
        public void analysisDone() {
            marks.analysisDone();
        }
    }

    private Decoding decoding(String camera, MotionStage stage) {
        DecodeReport report = stage.decoding();
        return new Decoding(
                report.mode().name().toLowerCase(Locale.ROOT),
                detection.inUse(camera),
                Stream.of(detection.trouble(camera), report.reason())
                        .filter(sentence -> !sentence.isEmpty())
                        .collect(Collectors.joining("; ")),
                report.allNow(),
                report.keyframes(),
                report.pictures(),
                report.lookBacks(),
                report.gop().toNanos() / 1e9,
                stage.busyMillisPerMinute());
    }

    Map<String, Recorder> recorders() {
        return recorders;
    }

    List<KeyframeCheck> keyframeChecks() {
        return keyframeChecks;
    }

    Map<String, MotionStage> motionStages() {
        return motionStages;
    }
}
