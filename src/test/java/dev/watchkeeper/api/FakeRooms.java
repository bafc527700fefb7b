package dev.watchkeeper.api;

import dev.watchkeeper.advise.AdviceView;
import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.analyse.NoAnalysis;
import dev.watchkeeper.backup.BackupsView;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.config.TrialCamera;
import dev.watchkeeper.config.edit.ConfigView;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.diagnose.DiagnosisView;
import dev.watchkeeper.diagnose.TrialView;
import dev.watchkeeper.drill.DrillDesk;
import dev.watchkeeper.drill.DrillFolder;
import dev.watchkeeper.drill.DrillsView;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.incident.IncidentsView;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.incident.OutsideView;
import dev.watchkeeper.live.LastPicture;
import dev.watchkeeper.live.LiveView;
import dev.watchkeeper.live.SnapshotView;
import dev.watchkeeper.motion.explain.MotionView;
import dev.watchkeeper.onvif.DiscoveryView;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.record.ExportsView;
import dev.watchkeeper.record.RecordingsView;
import dev.watchkeeper.record.SegmentDetails;
import dev.watchkeeper.record.SegmentInfo;
import dev.watchkeeper.record.StorageOutlook;
import dev.watchkeeper.record.StorageView;
import dev.watchkeeper.sensor.Sensing;
import dev.watchkeeper.store.DatabaseView;
import dev.watchkeeper.store.EventFilter;
import dev.watchkeeper.store.EventMarks;
import dev.watchkeeper.store.EventSlice;
import dev.watchkeeper.store.EventsView;
import dev.watchkeeper.store.StoredEvent;
import dev.watchkeeper.stream.report.StreamsReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All other rooms as the API sees them, filled by tests; thread-safe. */
public final class FakeRooms
        implements CamerasView, CoverageView, SnapshotView, EventsView, RecordingsView, LiveView, IncidentsView {
    public final Map<String, CameraStatus> cameras = new ConcurrentSkipListMap<>();
    /** Cameras that are looked at when somebody asks, in place of a fixed one. */
    final Map<String, Supplier<CameraStatus>> looks = new ConcurrentSkipListMap<>();

    /** Ages of pictures that are asked for likewise. */
    final Map<String, Supplier<Duration>> lastPictures = new ConcurrentHashMap<>();

    final Map<String, Snapshot> pictures = new ConcurrentHashMap<>();
    final List<StoredEvent> events = new CopyOnWriteArrayList<>();
    final List<SegmentInfo> segments = new CopyOnWriteArrayList<>();
    final Map<String, SegmentDetails> details = new ConcurrentHashMap<>();
    final Map<String, Clip> clips = new ConcurrentHashMap<>();
    final Map<String, Path> eventPictures = new ConcurrentHashMap<>();
    public final List<LiveView.Viewer> viewers = new CopyOnWriteArrayList<>();
    final List<LiveView.Choice> choices = new CopyOnWriteArrayList<>();
    final Map<LiveView.Viewer, String> watched = new ConcurrentHashMap<>();
    final AtomicInteger closedViewings = new AtomicInteger();
    final AtomicInteger clipsMade = new AtomicInteger();
    final List<CoverageView.Coverage> coverage = new CopyOnWriteArrayList<>();
    final List<CoverageView.Counted> counted = new CopyOnWriteArrayList<>();
    final EventBus bus = new EventBus();
    final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
    final List<Incident> incidents = new CopyOnWriteArrayList<>();
    final List<OutsideIncident> fromOutside = new CopyOnWriteArrayList<>();
    volatile Optional<String> look = Optional.empty();
    private final OutsideView outside = new OutsideView() {
        @Override
        public List<OutsideIncident> find(Optional<Instant> from, Optional<Instant> to, int limit) {
            return fromOutside.stream().limit(limit).toList();
        }

        @Override
        public Optional<String> newestLook() {
            return look;
        }
    };
    public final FakeHost host = new FakeHost();
    final Map<String, MotionView.Motion> motions = new ConcurrentHashMap<>();
    final FakeTelling telling = new FakeTelling();
    volatile Clock clock = new SystemClock();
    /** Has one backup, and makes one more, once. */
    final BackupsView backups = new BackupsView() {
        private final AtomicBoolean begun = new AtomicBoolean();

        @Override
        public State state() {
            Backup old = new Backup("watchkeeper-20260301T030000Z.tar.gz", Instant.parse("2026-03-01T03:00:00Z"), 4711);
            Backup made =
                    new Backup("watchkeeper-20260301T120000Z.tar.gz", Instant.parse("2026-03-01T12:00:00Z"), 4712);
            return new State(Optional.empty(), Optional.empty(), begun.get() ? List.of(made, old) : List.of(old));
        }

        @Override
        public boolean begin() {
            return begun.compareAndSet(false, true);
        }
    };

    volatile Function<String, DiagnosisView.Answer> diagnosis = camera -> new DiagnosisView.Answer.Unknown();
    /** When events were deleted. */
    private final Map<String, Instant> deleted = new ConcurrentHashMap<>();

    volatile boolean keptFull;
    volatile boolean databaseBroken;
    /** What the database waits for, if it stands still. */
    volatile Optional<CountDownLatch> database = Optional.empty();

    volatile DatabaseView.State databaseState = new DatabaseView.State(true, "");
    volatile boolean liveFull;
    volatile Optional<String> standing = Optional.empty();

    /** What was asked for of sessions. */
    public List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    @Override
    public List<SegmentDetails> details(List<SegmentInfo> shown) {
        return shown.stream()
                .map(s -> details.getOrDefault(
                        s.id(), new SegmentDetails(true, Optional.empty(), Optional.empty(), Optional.empty())))
                .toList();
    }

    @Override
    public Optional<Incident> open() {
        return incidents.stream().filter(incident -> incident.end().isEmpty()).findFirst();
    }

    @Override
    public List<Incident> find(Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit) {
        return incidents.stream().limit(limit).toList();
    }

    private Optional<MotionView.Motion> motion(String camera, Optional<Instant> since) {
        return Optional.ofNullable(motions.get(camera));
    }

    /** The camera {@code attic} and its zone {@code hatch}, which have titles. */
    private static List<CameraSettings> titled() {
        Loaded loaded = SettingsLoader.load(
                Optional.empty(),
                List.of(),
                List.of(
                        new SettingsLoader.Argument("--set", "cameras.attic.url", "rtsp://h/"),
                        new SettingsLoader.Argument("--set", "cameras.attic.title", "Dachböden 屋根"),
                        new SettingsLoader.Argument(
                                "--set",
                                "motion.zones",
                                "[{name: hatch, title: Люк, polygon: [[0, 0], [1, 0], [1, 1]]}]")),
                Path.of(""));
        return ((Loaded.Good) loaded).settings().cameras();
    }

    /** The data folder whose repairs are shown. */
    Path repairs = Path.of("target", "no-repairs");

    /** The state of the analysis, and its orders. */
    volatile AnalysisView analysis = new NoAnalysis();

    /** The drills that are shown and begun. */
    DrillsView drills = new DrillDesk(new DrillFolder(Path.of("target", "no-drills")), Map.of(), new SystemClock());

    StreamsReport streams = StreamsReport.OFF;

    /** What comes of reading the configuration again. */
    volatile ReloadView.Waiting waiting = ReloadView.Waiting.NONE;

    ReloadView.Outcome reloaded =
            new ReloadView.Outcome.Unavailable("This Watchkeeper has no configuration to read again.");

    volatile ExportsView exports = ExportsView.NONE;

    Sensing sensing = Sensing.NONE;

    AdviceView advice = AdviceView.OFF;
    StorageView storage = () -> new StorageOutlook(
            OptionalLong.of(5_000_000_000L),
            new StorageOutlook.Room(20_000_000_000L, 64_000_000_000L),
            1_000_000_000L,
            Optional.of(Instant.parse("2026-02-24T12:00:00Z")),
            OptionalDouble.of(18.5));

    Views views() {
        return new Views(
                this,
                this,
                this,
                this,
                this,
                new ExportsView() {
                    @Override
                    public Optional<Export> begin(Order order) {
                        return exports.begin(order);
                    }

                    @Override
                    public List<Export> all() {
                        return exports.all();
                    }

                    @Override
                    public Optional<Export> find(String id) {
                        return exports.find(id);
                    }

                    @Override
                    public boolean delete(String id) {
                        return exports.delete(id);
                    }
                },
                this,
                this,
                outside,
                bus,
                verdicts::add,
                host,
                host,
                this::motion,
                () -> standing,
                () -> databaseState,
                () -> Titles.of(titled()),
                new Proposals(repairs, new SystemClock()),
                telling,
                telling,
                telling,
                drills,
                () -> streams,
                camera -> diagnosis.apply(camera),
                backups,
                new ReloadView() {
                    @Override
                    public Outcome reload() {
                        return reloaded;
                    }

                    @Override
                    public Waiting waiting() {
                        return waiting;
                    }

                    @Override
                    public Optional<String> restart() {
                        return waiting.byHand();
                    }
                },
                new AnalysisView() {
                    @Override
                    public Report report() {
                        return analysis.report();
                    }

                    @Override
                    public Answer request(String event) {
                        return analysis.request(event);
                    }
                },
                sensing,
                advice,
                setup(),
                storage);
    }

    volatile DiscoveryView.Answer discovered = new DiscoveryView.Answer.Busy();
    final List<DiscoveryView.Order> searches = new CopyOnWriteArrayList<>();
    final List<TrialCamera.Given> tried = new CopyOnWriteArrayList<>();

    volatile ConfigView.State configuration =
            new ConfigView.State("", "", Optional.of("no file"), List.of(), List.of(), List.of());
    volatile ConfigView.Outcome edited = new ConfigView.Outcome.Busy();
    final List<ConfigView.Edit> edits = new CopyOnWriteArrayList<>();

    private SetupViews setup() {
        return new SetupViews(
                order -> {
                    searches.add(order);
                    return discovered;
                },
                (given, camera, picture) -> {
                    tried.add(given);
                    return new TrialView.Outcome.Looked(
                            diagnosis.apply(given.name()),
                            picture ? TrialView.Picture.of(new byte[] {1, 2}) : TrialView.Picture.NONE);
                },
                new ConfigView() {
                    @Override
                    public State state() {
                        return configuration;
                    }

                    @Override
                    public Outcome change(Edit edit) {
                        edits.add(edit);
                        return edited;
                    }
                });
    }

    /** A healthy camera of which a picture came at the given time. */
    public static CameraStatus healthy(String name, Instant at) {
        return new CameraStatus(
                name,
                at,
                3_000_000_000_000L,
                CameraState.HEALTHY,
                true,
                Optional.of(PictureState.LIVE),
                "",
                "Pictures come.",
                at.minusSeconds(3600),
                14.96,
                1_500_000.4,
                1280,
                720,
                "h264",
                "avc1.42C01F",
                Optional.of(Duration.ZERO),
                0,
                Optional.empty(),
                dev.watchkeeper.camera.session.Decoding.only("full"),
                2,
                54_000,
                1,
                2_000_000,
                3,
                4,
                signs(false));
    }

    /** A camera that is away and never gave a picture. */
    static CameraStatus offline(String name, Instant since, Instant next) {
        return new CameraStatus(
                name,
                since,
                3_000_000_000_000L,
                CameraState.OFFLINE,
                false,
                Optional.empty(),
                "refused",
                "Nothing listens on port 554 of 192.0.2.7.",
                since,
                0,
                0,
                0,
                0,
                "",
                "",
                Optional.empty(),
                7,
                Optional.of(next),
                dev.watchkeeper.camera.session.Decoding.only("full"),
                8,
                0,
                0,
                0,
                0,
                0,
                signs(true));
    }

    /** As the real room does: looked at when somebody asks. */
    private CameraStatus now(CameraStatus c) {
        Instant at = clock.wall();
        return new CameraStatus(
                c.name(),
                at,
                clock.bootNanos(),
                c.state(),
                c.seen(),
                c.pictureState(),
                c.cause(),
                c.message(),
                c.since(),
                c.fps(),
                c.bitrateBps(),
                c.widthPx(),
                c.heightPx(),
                c.codec(),
                c.codecString(),
                c.lastPictureAge().map(age -> age.plus(Duration.between(c.at(), at))),
                c.failures(),
                c.nextAttemptAt(),
                c.decode(),
                c.epoch(),
                c.frames(),
                c.outages(),
                c.bufferBytes(),
                c.droppedPackets(),
                c.decodeErrors(),
                c.signs());
    }

    private static List<SignStatus> signs(boolean late) {
        return List.of(
                new SignStatus(
                        Sign.KEYFRAMES,
                        true,
                        late ? 0 : 1_800,
                        late ? Optional.empty() : Optional.of(Duration.ofSeconds(1)),
                        Duration.ofSeconds(10),
                        late,
                        late ? Optional.of(FailureKind.REFUSED) : Optional.empty()),
                new SignStatus(
                        Sign.PACKETS,
                        true,
                        late ? 0 : 54_000,
                        late ? Optional.empty() : Optional.of(Duration.ofMillis(40)),
                        Duration.ofSeconds(4),
                        late,
                        late ? Optional.of(FailureKind.REFUSED) : Optional.empty()),
                new SignStatus(
                        Sign.RECORDING, false, 0, Optional.empty(), Duration.ofSeconds(10), false, Optional.empty()));
    }

    @Override
    public List<CameraStatus> all() {
        return Stream.concat(
                        cameras.values().stream().map(this::now),
                        looks.values().stream().map(Supplier::get))
                .toList();
    }

    @Override
    public Optional<CameraStatus> find(String camera) {
        return Optional.ofNullable(looks.get(camera))
                .map(Supplier::get)
                .or(() -> Optional.ofNullable(cameras.get(camera)).map(this::now));
    }

    @Override
    public List<CoverageView.Coverage> find(Optional<String> camera, Instant from, Instant to, int limit) {
        return coverage.stream()
                .filter(account -> camera.map(account.camera()::equals).orElse(true))
                .toList();
    }

    @Override
    public List<CoverageView.Counted> counted() {
        return List.copyOf(counted);
    }

    @Override
    public Optional<LastPicture> latest(String camera) {
        Optional<LastPicture> asked = Optional.ofNullable(lastPictures.get(camera))
                .map(age -> new LastPicture(new Snapshot(new byte[] {1}, clock.wall(), 640, 360), age.get()));
        return asked.isPresent()
                ? asked
                : Optional.ofNullable(pictures.get(camera))
                        .map(picture -> new LastPicture(picture, Duration.between(picture.takenAt(), clock.wall())));
    }

    @Override
    public List<StoredEvent> find(EventFilter filter, Optional<String> before, int limit) {
        if (databaseBroken) {
            throw new IllegalStateException("the database is broken for a test");
        }
        try {
            if (database.isPresent() && !database.get().await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the test forgot its database");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<StoredEvent> found = new ArrayList<>();
        boolean reached = before.isEmpty();
        for (StoredEvent event : events) {
            boolean wanted = filter.cameras()
                            .map(names -> names.contains(event.camera()))
                            .orElse(true)
                    && filter.from()
                            .map(event.end().orElse(Instant.MAX)::isAfter)
                            .orElse(true)
                    && filter.to().map(event.begin()::isBefore).orElse(true)
                    && has(event, filter.traits())
                    && !deleted.containsKey(event.id());
            if (reached && wanted && found.size() < limit) {
                found.add(event);
            }
            reached |= before.filter(event.id()::equals).isPresent();
        }
        return found;
    }

    private static boolean has(StoredEvent event, EventFilter.Traits traits) {
        String words = event.camera() + " " + event.zones();
        return traits.label()
                        .map(label -> event.labels().stream()
                                .anyMatch(each -> each.name().equals(label)))
                        .orElse(true)
                && traits.zone().map(event.zones()::contains).orElse(true)
                && traits.kind()
                        .map(kind -> kind.name().equalsIgnoreCase(event.kind()))
                        .orElse(true)
                && traits.seen().map(seen -> seen == event.marks().seen()).orElse(true)
                && traits.kept().map(kept -> kept == event.marks().kept()).orElse(true)
                && traits.words().stream()
                        .allMatch(spellings -> spellings.stream().anyMatch(words::contains));
    }

    @Override
    public Optional<StoredEvent> byId(String id) {
        return events.stream()
                .filter(event -> event.id().equals(id) && !deleted.containsKey(id))
                .findFirst();
    }

    @Override
    public List<EventSlice> slices(String camera, Instant from, Instant to, Duration step, int most) {
        return find(Optional.of(camera), Optional.of(from), Optional.of(to), Optional.empty(), most).reversed().stream()
                .map(event -> new EventSlice(
                        event.id(), event.begin(), event.end(), 1, event.marks().seen() ? 0 : 1, false, false))
                .toList();
    }

    @Override
    public Marked mark(String id, Optional<Boolean> seen, Optional<Boolean> kept) {
        for (int i = 0; i < events.size(); i++) {
            StoredEvent e = events.get(i);
            if (e.id().equals(id) && !deleted.containsKey(id)) {
                if (kept.orElse(false) && keptFull) {
                    return new Marked.TooManyKept(10_000);
                }
                EventMarks marks = new EventMarks(
                        seen.orElse(e.marks().seen()), kept.orElse(e.marks().kept()));
                StoredEvent now = new StoredEvent(
                        e.id(),
                        e.camera(),
                        e.begin(),
                        e.end(),
                        e.peak(),
                        e.zones(),
                        e.snapshot(),
                        e.movement(),
                        e.codec(),
                        e.labels(),
                        e.marked(),
                        e.analysis(),
                        e.trigger(),
                        marks);
                events.set(i, now);
                return new Marked.Done(now);
            }
        }
        return new Marked.Unknown();
    }

    @Override
    public boolean delete(String id, Instant now) {
        return byId(id).isPresent() && deleted.putIfAbsent(id, now) == null;
    }

    @Override
    public Optional<StoredEvent> restore(String id, Instant now) {
        Instant at = deleted.get(id);
        if (at == null || at.isBefore(now.minus(RESTORABLE))) {
            return Optional.empty();
        }
        deleted.remove(id);
        return byId(id);
    }

    @Override
    public List<SegmentInfo> segments(Optional<String> camera, Instant from, Instant to) {
        return segments.stream()
                .filter(s -> camera.map(s.camera()::equals).orElse(true)
                        && s.from().isBefore(to)
                        && s.to().map(from::isBefore).orElse(true))
                .toList();
    }

    @Override
    public Optional<Clip> export(String camera, Instant from, Instant to) {
        return clip(camera);
    }

    @Override
    public Optional<Clip> clip(String key) {
        clipsMade.incrementAndGet();
        return Optional.ofNullable(clips.get(key));
    }

    @Override
    public Optional<Path> snapshot(String eventId) {
        return Optional.ofNullable(eventPictures.get(eventId));
    }

    @Override
    public Optional<Viewing> watch(String camera, Choice choice, Viewer viewer) {
        if (liveFull) {
            return Optional.empty();
        }
        choices.add(choice);
        watched.put(viewer, camera);
        viewers.add(viewer);
        return Optional.of(() -> {
            viewers.remove(viewer);
            closedViewings.incrementAndGet();
        });
    }

    static ApiServer server(dev.watchkeeper.config.ApiSettings settings, Path data, FakeRooms rooms, Clock clock)
            throws FailureException {
        NodeInfo node = new NodeInfo("1.2.3", clock.wall().minusSeconds(90), "run-7", "file");
        return new ApiServer(settings, data, rooms.views(), node, clock);
    }
}
