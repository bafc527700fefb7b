package dev.watchkeeper.node;

import dev.watchkeeper.api.ApiServer;
import dev.watchkeeper.api.NodeInfo;
import dev.watchkeeper.api.Views;
import dev.watchkeeper.base.AwakeClock;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Sharing;
import dev.watchkeeper.camera.Arbiter;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.SignsWatch;
import dev.watchkeeper.camera.probe.Prober;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.camera.session.Recovery;
import dev.watchkeeper.camera.session.SourceOpener;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.coverage.Ledger;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.incident.Incidents;
import dev.watchkeeper.live.LiveFeeds;
import dev.watchkeeper.live.Snapshots;
import dev.watchkeeper.loops.Loops;
import dev.watchkeeper.loops.VitalsFile;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.motion.MotionStage;
import dev.watchkeeper.motion.decode.KeyframeCheck;
import dev.watchkeeper.motion.decode.Workers;
import dev.watchkeeper.motion.explain.MotionRecords;
import dev.watchkeeper.record.CameraFolders;
import dev.watchkeeper.record.Exporter;
import dev.watchkeeper.record.OpenFiles;
import dev.watchkeeper.record.PieceChecks;
import dev.watchkeeper.record.Recorder;
import dev.watchkeeper.record.Recordings;
import dev.watchkeeper.record.Retention;
import dev.watchkeeper.record.SnapshotFiles;
import dev.watchkeeper.record.StartupCheck;
import dev.watchkeeper.store.CoverageStore;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.DatabaseSupervisor;
import dev.watchkeeper.store.EventStore;
import dev.watchkeeper.store.IncidentStore;
import dev.watchkeeper.store.SegmentStore;
import dev.watchkeeper.store.StoreWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that watches: every part, made and wired in a written order and closed in the reverse order. Started and closed on one
 * thread.
 */
public final class Node implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final int RECORDER_EVENTS = 10_000;

    /** For a loop that looks four times a second, on a busy machine. */
    private static final Duration LOOP_LIMIT = Duration.ofSeconds(5);

    /** A database that takes longer to open, or to be replaced, is opened beside the watch. */
    private static final Duration DATABASE_WAIT = Duration.ofSeconds(8);

    private final Parts parts = new Parts();
    private final Settings settings;
    private final FaultHooks hooks;
    /** For the times of packets, which go on whatever this process does. */
    private final Clock real;
    /** For deadlines, which do not pass while this process does not run. */
    private final Clock clock;

    private final Runnable onNoCameraLeft;

    private OptionalInt port = OptionalInt.empty();

    private Node(Settings settings, Clock clock, FaultHooks hooks, Runnable onNoCameraLeft) {
        this.settings = settings;
        this.hooks = hooks;
        this.onNoCameraLeft = onNoCameraLeft;
        real = hooks.clock(clock);
        AwakeClock awake = parts.add("clock", AwakeClock.over(real));
        this.clock = awake;
    }

    /**
     * Starts everything. If a part cannot be started, those before it are closed.
     *
     * @param onNoCameraLeft told once, under {@code retry.after-max-retries: exit}, when the retries of the last camera are used up
     * @throws FailureException of kind ENVIRONMENT or CONFIGURATION, with a sentence that says what to do
     */
    public static Node start(Settings settings, Clock clock, Runnable onNoCameraLeft) throws FailureException {
        return start(settings, clock, FaultHooks.NONE, onNoCameraLeft);
    }

    /** Starts everything, with hooks by which a drill can make parts fail; otherwise as above. */
    public static Node start(Settings settings, Clock clock, FaultHooks hooks, Runnable onNoCameraLeft)
            throws FailureException {
        Node node = new Node(settings, clock, hooks, onNoCameraLeft);
        try {
            node.startParts();
            return node;
        } catch (FailureException | RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    /** The port of the API; empty if it is switched off. */
    public OptionalInt port() {
        return port;
    }

    private void startParts() throws FailureException {
        Loops loops = new Loops(clock);
        Optional<VitalsFile> vitals = VitalsFile.begin(loops).map(file -> parts.add("vitals", file));
        DataFolder data = parts.add("data folder", DataFolder.take(settings.data()));
        data.removeLeftovers();
        EventBus bus = new EventBus();
        OpenFiles openFiles = new OpenFiles();
        Retention retention =
                parts.add("retention", new Retention(data.root(), settings.storage(), openFiles, bus::publish, clock));
        retention.makeRoomToStart();
        String ffmpeg = loadNatives(data);
        log.info("Watchkeeper {} with FFmpeg {}, data in {}", Version.NUMBER, ffmpeg, data.root());

        Database database = parts.add("database", Database.closed());
        EventStore events = new EventStore(database);
        SegmentStore segments = new SegmentStore(database, data.root());
        IncidentStore incidentStore = new IncidentStore(database);
        CameraFolders folders = cameraFolders(data);
        SnapshotFiles pictures = new SnapshotFiles(folders);
        StoreWriter writer =
                parts.add("store writer", new StoreWriter(bus, events, segments, incidentStore, pictures::keep, clock));
        StartupCheck check = new StartupCheck(folders, segments, events, openFiles, clock);
        DatabaseTale tale = new DatabaseTale(bus::publish, clock);
        DatabaseUse use =
                parts.add("database use", new DatabaseUse(tale, check, incidentStore, writer, folders, clock));
        DatabaseSupervisor care =
                parts.add("database care", new DatabaseSupervisor(database, place(data, folders), use, clock));
        care.start(DATABASE_WAIT);
        data.watch(clock);
        Recordings recordings = parts.add(
                "recordings", new Recordings(data.root(), segments, events, settings.cameras(), exporter(data.root())));
        retention.start();

        SourceOpener opener = parts.add("source opener", new SourceOpener(real));
        Recovery recovery = recovery(data, opener);
        Cameras cameras =
                new Cameras(settings.cameras(), clock, bus, LeftOut.ofEnvironment(hooks.sessions(opener)), recovery);
        DetectionStreams detection =
                new DetectionStreams(settings.cameras(), cameras, recovery.apart(settings.retry(), clock), clock);
        Set<String> names =
                settings.cameras().stream().map(CameraSettings::name).collect(Collectors.toSet());
        Arbiter arbiter = new Arbiter(
                (name, epoch, kind, sentence) ->
                        cameras.end(name, epoch, kind, sentence) || detection.end(name, epoch, kind, sentence),
                clock);
        cameras.setArbiter(arbiter::accept);
        detection.setArbiter(arbiter::accept);
        Workers workers = parts.add("motion workers", Workers.forThisMachine(clock));
        MotionRecords motion = new MotionRecords(
                settings.cameras().stream().collect(Collectors.toMap(CameraSettings::name, CameraSettings::motion)),
                clock);
        CameraParts stages =
                new CameraParts(cameras, detection, data.root(), folders, bus, clock, workers, hooks, motion);
        PieceChecks checks = parts.add("recording checks", new PieceChecks(clock));
        settings.cameras().forEach(camera -> stages.connect(camera, openFiles, retention, checks));
        parts.addGroup("recorders", List.copyOf(stages.recorders().values()));
        parts.add("motion orders", ordersToRecorders(bus, stages.recorders()));
        parts.addGroup("motion stages", List.copyOf(stages.motionStages().values()));
        stages.motionStages().values().forEach(MotionStage::start);
        parts.addGroup("keyframe checks", stages.keyframeChecks());
        stages.keyframeChecks().forEach(KeyframeCheck::start);

        Snapshots snapshots = parts.add("snapshots", new Snapshots(name -> ring(cameras, names, name), real));
        PeriodicImages images =
                parts.add("periodic images", new PeriodicImages(settings.cameras(), snapshots, pictures::save, clock));
        LiveFeeds live = parts.add("live view", new LiveFeeds(real));
        names.forEach(name -> cameras.addListener(name, live.add(name, cameras.ring(name))));
        Ledger ledger = new Ledger(new CoverageStore(database), cameras.vitals(), clock);
        Incidents incidents = parts.add(
                "incidents",
                new Incidents(incidentStore, new CameraSights(settings.cameras(), cameras), bus::publish, clock));
        incidents.setOtherIncident(tale::open);
        DatabaseReport report = new DatabaseReport(care, writer, use::progress);
        HostWatch host = parts.add(
                "host watch",
                new HostWatch(
                        settings,
                        data,
                        new HostWatch.Stages(
                                cameras, stages.recorders(), stages.motionStages(), live, snapshots, database, bus),
                        retention,
                        report,
                        clock));
        if (settings.api().enabled()) {
            startApi(new Views(
                    cameras,
                    snapshots,
                    live,
                    events,
                    recordings,
                    ledger.view(),
                    incidents,
                    bus,
                    arbiter::accept,
                    host.guard(),
                    host.checker(),
                    motion,
                    loops,
                    report,
                    Titles.of(settings.cameras())));
            parts.add("notes", NodeNotes.begin(settings.api().bind(), port.orElse(0), data.root(), clock));
            vitals.ifPresent(file -> file.apiAt(settings.api().bind() + ":" + port.orElse(0)));
        }

        parts.add("ledger", ledger).start();
        parts.add("cameras", cameras).start();
        parts.add("detection streams", detection).start();
        List<CameraVitals> signs = Stream.concat(cameras.vitals().stream(), detection.vitals().stream())
                .toList();
        SignsWatch signsWatch = parts.add("signs watch", new SignsWatch(signs, arbiter::accept));
        signsWatch.start();
        watchLoops(parts.add("loops", loops), cameras, signsWatch);
        host.start();
        images.start();
        incidents.start();
        if (!settings.api().enabled() || !settings.api().dashboard()) {
            log.info("Running in headless mode - use Ctrl+C to quit");
        }
    }

    /** What turns as long as this process does its work, whatever cameras, disk and network do. */
    private void watchLoops(Loops loops, Cameras cameras, SignsWatch signsWatch) {
        loops.add("arbiter", LOOP_LIMIT, signsWatch::looks);
        loops.add("cameras", LOOP_LIMIT, cameras::looks);
        for (CameraSettings camera : settings.cameras()) {
            // Nothing of a session takes longer without a look at its deadline.
            Duration limit = camera.health().connectTimeout().plus(LOOP_LIMIT);
            loops.add("camera." + camera.name(), limit, () -> cameras.iterations(camera.name()));
        }
    }

    private Recovery recovery(DataFolder data, SourceOpener opener) {
        SignInLedger signIns = SignInLedger.open(data.root().resolve("sign-ins"), clock);
        Prober prober = parts.add("prober", new Prober(real, opener::addresses));
        Recovery recovery = Recovery.of(settings.retry(), signIns, prober, clock);
        recovery.watchdog().onNoCameraLeft(onNoCameraLeft);
        return recovery;
    }

    private String loadNatives(DataFolder data) throws FailureException {
        try {
            return Natives.load(settings.logLevel() == Settings.LogLevel.DEBUG);
        } catch (LinkageError e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "FFmpeg's libraries cannot be loaded (" + e.getMessage() + "): they unpack themselves below "
                            + data.cache() + ", which needs 80 MB of room and a volume that is not mounted noexec",
                    e);
        }
    }

    private static Optional<GopRing> ring(Cameras cameras, Set<String> names, String name) {
        return names.contains(name) ? Optional.of(cameras.ring(name)) : Optional.empty();
    }

    private CameraFolders cameraFolders(DataFolder data) throws FailureException {
        Sharing sharing = Sharing.with(settings.storage().shareWith());
        try {
            sharing.letPass(data.root());
        } catch (IOException e) {
            log.warn("{} cannot be opened for those who may read the recordings: {}", data.root(), e.toString());
        }
        return CameraFolders.of(data.root(), sharing, settings.cameras());
    }

    private static DatabaseSupervisor.Place place(DataFolder data, CameraFolders folders) {
        return new DatabaseSupervisor.Place(data.database(), data.cache(), data.backups(), folders::hasRecordings);
    }

    private static Exporter exporter(Path data) throws FailureException {
        try {
            return new Exporter(data);
        } catch (IOException e) {
            throw unreadable(data.resolve("cache"), e);
        }
    }

    private static FailureException unreadable(Path folder, IOException e) {
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "The folder " + folder + " cannot be used: " + e.getMessage() + "; check its rights and its volume",
                e);
    }

    private static AutoCloseable ordersToRecorders(EventBus bus, Map<String, Recorder> recorders) {
        return bus.follow("recorders", RECORDER_EVENTS, event -> {
            if (event instanceof Event.Motion motion) {
                Optional.ofNullable(recorders.get(motion.camera())).ifPresent(recorder -> recorder.motion(motion));
            }
        });
    }

    private void startApi(Views views) throws FailureException {
        NodeInfo info =
                new NodeInfo(Version.NUMBER, clock.wall(), UUID.randomUUID().toString());
        ApiServer api = parts.add("API", new ApiServer(settings.api(), views, info, clock));
        int bound = api.start();
        port = OptionalInt.of(bound);
        log.info(
                "{} at http://{}:{}/",
                settings.api().dashboard() ? "Dashboard" : "API",
                settings.api().bind(),
                bound);
    }

    /** Ends the watch: sessions with TEARDOWN, then events, clips and the database, within 8 s. */
    @Override
    public void close() {
        parts.close();
    }
}
