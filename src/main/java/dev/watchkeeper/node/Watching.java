package dev.watchkeeper.node;

import dev.watchkeeper.advise.Advice;
import dev.watchkeeper.advise.AdviceView;
import dev.watchkeeper.advise.StateOfThings;
import dev.watchkeeper.analyse.LabelGate;
import dev.watchkeeper.announce.Announcer;
import dev.watchkeeper.announce.Names;
import dev.watchkeeper.camera.Arbiter;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.SignsWatch;
import dev.watchkeeper.camera.probe.Prober;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.camera.session.CameraUnit;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.camera.session.Recovery;
import dev.watchkeeper.camera.session.SourceOpener;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.DetectorSettings;
import dev.watchkeeper.coverage.Ledger;
import dev.watchkeeper.detect.LabelRule;
import dev.watchkeeper.detect.LabelVerdicts;
import dev.watchkeeper.detect.ObjectDetection;
import dev.watchkeeper.diagnose.Diagnoser;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.incident.Incidents;
import dev.watchkeeper.live.LiveFeeds;
import dev.watchkeeper.live.Snapshots;
import dev.watchkeeper.loops.Loops;
import dev.watchkeeper.motion.decode.Workers;
import dev.watchkeeper.motion.explain.MotionRecords;
import dev.watchkeeper.onvif.Search;
import dev.watchkeeper.record.PieceChecks;
import dev.watchkeeper.sensor.Sensing;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The second root of the node, everything that watches: sessions, the stages behind them, the ledger and the guard. Thread-safe, except that
 * one thread at a time starts it and changes its cameras.
 */
final class Watching {
    private static final int MAX_MOTION_EVENTS = 10_000;

    /** For a loop that iterates four times a second, on a busy machine. */
    private static final Duration LOOP_LIMIT = Duration.ofSeconds(5);

    private final NodeContext node;
    private final CameraRoster roster;
    private final Loops loops;
    private final Cameras cameras;
    private final DetectionStreams detection;
    private final Arbiter arbiter;
    private final SharedStages shared;
    private final PeriodicImages images;
    private final Ledger ledger;
    private final Incidents incidents;
    private final HostWatch host;
    private final Senses senses;
    private final Advising advising;
    private final Drills drills;
    private final Descriptions descriptions;
    private final Diagnoser diagnoser;
    private final TrialPicture trialPicture;
    private final Search search;
    private final Map<String, Loops.Watched> cameraLoops = new HashMap<>();
    /** Immutable; replaced with each change. */
    private volatile Map<String, CameraStages> stages = Map.of();

    private volatile Optional<Announcer> announcer = Optional.empty();

    /** Makes and wires everything; sessions begin with {@link #start}. */
    Watching(NodeContext node, Storage storage, CameraRoster roster, Loops loops, Runnable onNoCameraLeft) {
        this.node = node;
        this.roster = roster;
        this.loops = loops;
        Parts parts = node.parts();
        SourceOpener opener = parts.add("source opener", new SourceOpener(node.real()));
        SignInLedger signIns = SignInLedger.open(storage.data().root().resolve("sign-ins"), node.clock());
        Recovery recovery = recovery(signIns, opener);
        recovery.watchdog().onNoCameraLeft(onNoCameraLeft);
        cameras = new Cameras(
                List.of(),
                node.clock(),
                node.bus(),
                LeftOut.ofEnvironment(node.hooks().sessions(opener)),
                recovery);
        diagnoser = new Diagnoser(
                new Diagnoser.Tools(opener::addresses, signIns, new OwnSession(cameras), node.clock()), roster::find);
        trialPicture = new TrialPicture(opener, node.real());
        search = new Search(new Search.Tools(opener::addresses, signIns, node.clock()));
        detection = new DetectionStreams(cameras, recovery.apart(node.settings().retry(), node.clock()), node.clock());
        arbiter = new Arbiter(
                (name, epoch, kind, sentence) ->
                        cameras.end(name, epoch, kind, sentence) || detection.end(name, epoch, kind, sentence),
                node.clock());
        cameras.setArbiter(arbiter::accept);
        detection.setArbiter(arbiter::accept);

        Workers workers = parts.add("motion workers", Workers.forThisMachine(node.clock()));
        PieceChecks checks = parts.add("recording checks", new PieceChecks(node.clock()));
        // Sensors begin after those who ask about them.
        AtomicReference<Sensing> sensing = new AtomicReference<>(Sensing.NONE);
        // Closed after the stages whose last events it takes.
        LabelVerdicts verdicts = parts.add("label verdicts", new LabelVerdicts(node.bus(), this::labels));
        descriptions = Descriptions.begin(
                node,
                storage,
                roster,
                (event, camera) -> switch (verdicts.of(event)) {
                    case PASSES -> LabelGate.Pass.ASK;
                    case OPEN -> LabelGate.Pass.WAIT;
                    case FAILS -> LabelGate.Pass.SKIP;
                },
                sensing::get);
        parts.addGroup("recorders", () -> each(CameraStages::recorder));
        parts.add("motion orders", followMotion());
        parts.addGroup("motion stages", () -> each(CameraStages::motion));
        parts.addGroup("keyframe checks", () -> each(CameraStages::keyframes));
        Snapshots snapshots =
                parts.add("snapshots", new Snapshots(name -> cameras.unit(name).map(CameraUnit::ring), node.real()));
        images = parts.add(
                "periodic images", new PeriodicImages(roster::all, snapshots, storage.pictures()::save, node.clock()));
        LiveFeeds live = parts.add("live view", new LiveFeeds(node.real()));
        shared = new SharedStages(
                node,
                storage,
                cameras,
                detection,
                workers,
                new MotionRecords(node.clock()),
                checks,
                live,
                snapshots,
                detector(storage));
        roster.all().forEach(this::connect);

        ledger = new Ledger(storage.coverage(), cameras.vitals(), node.clock());
        incidents = parts.add(
                "incidents",
                new Incidents(
                        storage.incidents(), new CameraSights(roster, cameras), node.bus()::publish, node.clock()));
        incidents.setOtherIncident(storage.databaseIncident()::open);
        host = parts.add("host watch", new HostWatch(shared, roster));
        stages.values().forEach(host.guard()::add);
        senses = parts.add("sensors", new Senses(shared));
        sensing.set(senses.views());
        advising = parts.add(
                "advisor",
                new Advising(
                        shared,
                        descriptions.models(),
                        new StateOfThings.Memory(ledger.view(), storage.events(), incidents),
                        senses,
                        this::advised));
        drills = parts.add("drills", new Drills(node, storage.data().root(), () -> apart(recovery)));
    }

    /** A set of cameras that nothing else in the node knows. */
    private Cameras apart(Recovery recovery) {
        return cameras.beside(new EventBus(), recovery.apart(node.settings().retry(), node.clock()));
    }

    private Recovery recovery(SignInLedger signIns, SourceOpener opener) {
        Prober prober = node.parts().add("prober", new Prober(node.real(), opener::addresses));
        return Recovery.of(node.settings().retry(), signIns, prober, node.clock());
    }

    /** Which labels of a camera's events count; empty if nobody examines them. */
    private Optional<LabelRule> labels(String camera) {
        return shared.detector()
                .flatMap(any -> roster.find(camera))
                .filter(found -> found.analysis().enabled())
                .map(LabelRule::of);
    }

    /** A camera that is added later may need it, so that only the settings decide. */
    private Optional<ObjectDetection> detector(Storage storage) {
        DetectorSettings settings = node.settings().analysis().detector();
        return settings.model().isEmpty()
                ? Optional.empty()
                : Optional.of(node.parts()
                        .add(
                                "detector",
                                ObjectDetection.begin(
                                        ObjectDetection.Setup.of(
                                                settings,
                                                storage.data().root(),
                                                node.bus(),
                                                name -> roster.find(name)
                                                        .map(camera -> camera.analysis()
                                                                .enabled())
                                                        .orElse(false)),
                                        node.clock())));
    }

    private AutoCloseable followMotion() {
        return node.bus().follow("recorders", MAX_MOTION_EVENTS, event -> {
            if (event instanceof Event.Occasion occasion) {
                Optional.ofNullable(stages.get(occasion.camera())).ifPresent(camera -> camera.follow(occasion));
            }
        });
    }

    private <T> List<T> each(Function<CameraStages, Optional<T>> stage) {
        return stages.values().stream()
                .flatMap(camera -> stage.apply(camera).stream())
                .toList();
    }

    private CameraStages connect(CameraSettings camera) {
        CameraStages connected = new CameraStages(camera, cameras.add(camera), shared);
        Map<String, CameraStages> more = new LinkedHashMap<>(stages);
        more.put(camera.name(), connected);
        stages = Collections.unmodifiableMap(more);
        connected.startStages();
        return connected;
    }

    /** Opens all sessions and starts everything that looks at them. */
    void start() {
        Parts parts = node.parts();
        parts.add("ledger", ledger).start();
        parts.add("cameras", cameras).start();
        parts.add("detection streams", detection).start();
        parts.add(
                        "restreamed cameras",
                        new RestreamedCameras(
                                roster,
                                cameras,
                                new ServerWord(shared.storage().data().root(), node.clock()),
                                node.clock()))
                .start();
        SignsWatch signsWatch = parts.add("signs watch", new SignsWatch(this::vitals, arbiter::accept));
        signsWatch.start();
        parts.add("loops", loops);
        loops.add("arbiter", LOOP_LIMIT, signsWatch::looks);
        loops.add("cameras", LOOP_LIMIT, cameras::looks);
        stages.values().forEach(this::watchLoop);
        host.start();
        images.start();
        incidents.start();
        senses.start();
        announce();
        advising.start();
        drills.start();
    }

    /** Last, and therefore closed first: the end of the node is no news. */
    private void announce() {
        Storage storage = shared.storage();
        Announcer begun = node.parts()
                .add(
                        "announcer",
                        Announcer.begin(
                                storage.data().root(),
                                new Announcer.Sources(
                                        cameras,
                                        Names.here(
                                                roster::titles,
                                                name -> roster.find(name)
                                                        .map(camera ->
                                                                camera.health().offlineAfter()),
                                                this::labels),
                                        ledger.view(),
                                        shared.snapshots(),
                                        new Announcer.Host(
                                                node.bus(),
                                                host.checker(),
                                                storage.retention()::deletedEarly,
                                                descriptions.view(),
                                                senses.views())),
                                node.clock()));
        arbiter.onEnded(begun::ended);
        storage.databaseIncident().latest().ifPresent(begun::accept);
        announcer = Optional.of(begun);
    }

    /** Sign-ins at the API were refused so often that their address is barred. */
    void barred(String address, int failures) {
        announcer.ifPresent(begun -> begun.barred(address, failures));
    }

    Descriptions descriptions() {
        return descriptions;
    }

    private void advised(Advice advice) {
        announcer.ifPresent(begun -> begun.advised(advice));
    }

    private List<CameraVitals> vitals() {
        return Stream.concat(cameras.vitals().stream(), detection.vitals().stream())
                .toList();
    }

    private void watchLoop(CameraStages camera) {
        // The longest step of a session that does not check its deadline.
        Duration limit = camera.settings().health().connectTimeout().plus(LOOP_LIMIT);
        cameraLoops.put(
                camera.name(),
                loops.add("camera." + camera.name(), limit, () -> camera.unit().iterations()));
    }

    /**
     * Watches one more camera from now on; no other camera notices.
     *
     * @throws IllegalArgumentException if there is one of this name
     */
    void add(CameraSettings camera) {
        if (stages.containsKey(camera.name())) {
            throw new IllegalArgumentException("there is a camera " + camera.name() + " already");
        }
        CameraStages added = begin(camera);
        ledger.add(added.vitals());
        added.startSessions();
    }

    /**
     * Replaces the camera of the same name, with a new session. Its recordings, ledger and epochs go on; no other camera notices.
     *
     * @throws IllegalArgumentException if there is none
     */
    void change(CameraSettings camera) {
        end(find(camera.name()));
        CameraStages changed = begin(camera);
        ledger.goOn(changed.vitals());
        changed.startSessions();
    }

    /** What is said of a camera and done for it has changed, but not how it is watched: its session goes on. */
    void describe(CameraSettings camera) {
        roster.put(camera);
    }

    /**
     * Ends the watch of a camera. Its recordings and its ledger stay; no other camera notices.
     *
     * @throws IllegalArgumentException if there is none
     */
    void remove(String camera) {
        CameraStages removed = find(camera);
        roster.remove(camera);
        end(removed);
    }

    private CameraStages find(String camera) {
        return Optional.ofNullable(stages.get(camera))
                .orElseThrow(() -> new IllegalArgumentException("there is no camera " + camera));
    }

    private CameraStages begin(CameraSettings camera) {
        shared.storage().folders().add(camera);
        roster.put(camera);
        CameraStages begun = connect(camera);
        host.guard().add(begun);
        watchLoop(begun);
        return begun;
    }

    private void end(CameraStages camera) {
        ledger.remove(camera.vitals());
        Optional.ofNullable(cameraLoops.remove(camera.name())).ifPresent(Loops.Watched::remove);
        host.guard().remove(camera);
        camera.end();
        Map<String, CameraStages> fewer = new LinkedHashMap<>(stages);
        fewer.remove(camera.name());
        stages = Collections.unmodifiableMap(fewer);
        arbiter.forget(camera.name());
        camera.settings().detection().ifPresent(stream -> arbiter.forget(stream.name()));
    }

    Cameras cameras() {
        return cameras;
    }

    SharedStages shared() {
        return shared;
    }

    Arbiter arbiter() {
        return arbiter;
    }

    Diagnoser diagnoser() {
        return diagnoser;
    }

    /** Finds further cameras. */
    Search search() {
        return search;
    }

    /** Looks at cameras before they are kept. */
    Trials trials() {
        return new Trials(diagnoser, trialPicture, roster::find);
    }

    Ledger ledger() {
        return ledger;
    }

    Incidents incidents() {
        return incidents;
    }

    Drills drills() {
        return drills;
    }

    AdviceView advice() {
        return advising.view();
    }

    Sensing sensing() {
        return senses.views();
    }

    HostWatch host() {
        return host;
    }
}
