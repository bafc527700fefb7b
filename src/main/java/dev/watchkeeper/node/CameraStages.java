package dev.watchkeeper.node;

import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.camera.session.CameraCounters;
import dev.watchkeeper.camera.session.CameraUnit;
import dev.watchkeeper.camera.session.Decoding;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.host.GuardedCamera;
import dev.watchkeeper.host.QueueReading;
import dev.watchkeeper.host.ShedStep;
import dev.watchkeeper.live.LiveFeeds;
import dev.watchkeeper.motion.Effort;
import dev.watchkeeper.motion.EventPictures;
import dev.watchkeeper.motion.MotionStage;
import dev.watchkeeper.motion.Observers;
import dev.watchkeeper.motion.decode.DecodeReport;
import dev.watchkeeper.motion.decode.KeyframeCheck;
import dev.watchkeeper.record.Recorder;
import dev.watchkeeper.record.SegmentFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One camera of the node with all stages that take its packets, wired when it is made; thread-safe. */
final class CameraStages implements GuardedCamera {
    private final CameraSettings settings;
    private final SharedStages shared;
    private final CameraUnit unit;
    private final Optional<Recorder> recorder;
    private final Optional<MotionStage> motion;
    private final Optional<KeyframeCheck> keyframes;
    private final Optional<DetectionStreams.Stream> detection;
    private volatile boolean ended;

    /** @param unit is not started yet */
    CameraStages(CameraSettings settings, CameraUnit unit, SharedStages shared) {
        this.settings = settings;
        this.unit = unit;
        this.shared = shared;
        boolean records = settings.record().mode() != RecordSettings.Mode.OFF;
        recorder = records ? Optional.of(makeRecorder()) : Optional.empty();
        recorder.ifPresent(unit::addListener);
        Observers onlookers = new Observers(
                shared.motion().add(name(), settings.motion()),
                shared.detector().map(detector -> detector.of(name())).orElse(EventPictures.NONE));
        motion = settings.motion().enabled() ? Optional.of(makeMotion(onlookers)) : Optional.empty();
        detection = motion.flatMap(
                stage -> settings.detection().map(stream -> shared.detection().add(stream, unit, stage)));
        motion.ifPresent(stage ->
                unit.addListener(detection.isPresent() ? detection.get().main() : stage));
        boolean unseen = motion.isEmpty() || settings.detection().isPresent();
        keyframes = unseen && settings.health().pictures()
                ? Optional.of(new KeyframeCheck(name(), unit.vitals()))
                : Optional.empty();
        keyframes.ifPresent(unit::addListener);
        unit.addListener(shared.live().add(name(), unit.ring()));
        detection.ifPresent(stream -> stream.addListener(shared.live().addDetection(name(), stream.ring())));
        unit.counters(new CameraCounters(this::droppedPackets, this::decodeErrors, this::decoding));
    }

    private Recorder makeRecorder() {
        Storage storage = shared.storage();
        return new Recorder(
                settings,
                unit.ring(),
                new Recorder.Storage(
                        new SegmentFiles(
                                storage.folders(),
                                storage.openFiles(),
                                shared.node().hooks().recording(name())),
                        storage.data().root(),
                        storage.retention()::requestRoom),
                new Recorder.Outlets(shared.node().bus()::publish, unit.vitals(), shared.checks()),
                shared.node().clock());
    }

    private MotionStage makeMotion(Observers onlookers) {
        Marks marks = settings.detection().isPresent() ? new WithoutPictures(unit.vitals()) : unit.vitals();
        return new MotionStage(
                name(),
                settings.motion(),
                new MotionStage.Shared(shared.node().clock(), shared.node().bus(), shared.workers()),
                shared.node().hooks().analysis(name(), marks),
                onlookers);
    }

    /** Pictures of the detection stream say nothing about the stream that is recorded; thread-safe. */
    private record WithoutPictures(Marks marks) implements Marks {
        @Override
        public void analysisGiven() {
            marks.analysisGiven();
        }

        @Override
        public void analysisDone(long takenNanos) {
            marks.analysisDone(takenNanos);
        }
    }

    CameraSettings settings() {
        return settings;
    }

    @Override
    public String name() {
        return settings.name();
    }

    CameraUnit unit() {
        return unit;
    }

    CameraVitals vitals() {
        return unit.vitals();
    }

    Optional<Recorder> recorder() {
        return recorder;
    }

    Optional<MotionStage> motion() {
        return motion;
    }

    Optional<KeyframeCheck> keyframes() {
        return keyframes;
    }

    /** Passes the beginning or end of what is to be recorded to the recorder. */
    void follow(Event.Occasion event) {
        recorder.ifPresent(stage -> stage.occasion(event));
    }

    /** Starts the stages behind the session, so that they are ready for its first packet. */
    void startStages() {
        motion.ifPresent(MotionStage::start);
        keyframes.ifPresent(KeyframeCheck::start);
    }

    /** Opens the sessions of a camera that is added while the node runs. */
    void startSessions() {
        unit.start();
        detection.ifPresent(shared.detection()::start);
    }

    /** Ends sessions, stages and threads, and frees what is kept of the camera in memory; within about 10 s if parts of it hang. */
    void end() {
        ended = true;
        detection.ifPresent(shared.detection()::remove);
        shared.cameras().remove(unit);
        motion.ifPresent(MotionStage::close);
        keyframes.ifPresent(KeyframeCheck::close);
        recorder.ifPresent(Recorder::close);
        shared.checks().remove(name());
        shared.motion().remove(name());
        shared.live().remove(name());
        shared.snapshots().forget(name());
        shared.storage().folders().remove(name());
    }

    private long droppedPackets() {
        return recorder.map(stage -> stage.status().droppedPackets()).orElse(0L)
                + motion.map(MotionStage::dropped).orElse(0L);
    }

    private long decodeErrors() {
        return motion.map(MotionStage::decodeErrors).orElse(0L)
                + keyframes.map(KeyframeCheck::decodeErrors).orElse(0L);
    }

    private Decoding decoding() {
        return motion.map(this::decoding).orElseGet(() -> Decoding.only(keyframes.isPresent() ? "keyframes" : "off"));
    }

    private Decoding decoding(MotionStage stage) {
        DecodeReport report = stage.decoding();
        return new Decoding(
                report.mode().name().toLowerCase(Locale.ROOT),
                detection.map(DetectionStreams.Stream::inUse).orElse("main"),
                Stream.of(detection.map(DetectionStreams.Stream::trouble).orElse(""), report.reason())
                        .filter(sentence -> !sentence.isEmpty())
                        .collect(Collectors.joining("; ")),
                report.allNow(),
                report.keyframes(),
                report.pictures(),
                report.lookBacks(),
                report.gop().toNanos() / 1e9,
                stage.busyMillisPerMinute());
    }

    @Override
    public double fps() {
        return unit.status().fps();
    }

    @Override
    public List<QueueReading> queues() {
        List<QueueReading> queues = new ArrayList<>();
        recorder.ifPresent(
                stage -> queues.add(QueueReading.of(name(), "record", stage.waiting(), Recorder.MAX_PACKETS)));
        motion.ifPresent(stage ->
                queues.add(QueueReading.of(name(), "motion", stage.queued(), MotionStage.MAX_WAITING_PACKETS)));
        queues.add(QueueReading.of(name(), "live", shared.live().waiting(name()), LiveFeeds.queueCapacity()));
        return queues;
    }

    @Override
    public void shed(ShedStep step) {
        if (ended) {
            return; // another camera may have the name by now
        }
        Effort effort = switch (step) {
            case NONE -> Effort.FULL;
            case ANALYSIS_RATE -> Effort.FEWER_PICTURES;
            case DECODE_RATE, LIVE_VIEWS -> Effort.KEYFRAMES;
        };
        motion.ifPresent(stage -> stage.effort(effort));
        boolean views = step == ShedStep.LIVE_VIEWS;
        shared.live().keyframesOnly(name(), views);
        shared.snapshots().throttle(name(), views);
    }
}
