package dev.watchkeeper.announce;

import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.detect.LabelRule;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.host.HealthCheckResult;
import dev.watchkeeper.live.LastPicture;
import dev.watchkeeper.live.SnapshotView;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A reporter with cameras, checks and a clock that a test moves; confined to the test. */
final class Newsroom implements SnapshotView, CoverageView {
    final ManualClock clock = new ManualClock();
    final Map<String, ShownCamera> cameras = new LinkedHashMap<>();
    final Map<String, HealthCheckResult> checks = new LinkedHashMap<>();
    final List<Message> told = new ArrayList<>();
    /** Of the cameras whose events are examined. */
    final Map<String, LabelRule> labelRules = new LinkedHashMap<>();

    long earlyDeletions;
    SensorFindings.Look sensing = SensorFindings.Look.NOTHING;
    boolean ledgerAnswers = true;
    private final Finisher finisher;
    private Reporter reporter;

    Newsroom(Path temp, String... names) {
        for (String name : names) {
            cameras.put(name, new ShownCamera(name, clock).sees());
        }
        finisher = new Finisher(this, this, new Pictures(temp.resolve("pictures"), clock), clock);
        reporter = reporter(Map.of());
    }

    private Reporter reporter(Map<String, Told> before) {
        return new Reporter(
                new Names(
                        () -> Titles.of(List.of()),
                        name -> Optional.ofNullable(cameras.get(name)).map(camera -> Duration.ofSeconds(30)),
                        "host",
                        name -> Optional.ofNullable(labelRules.get(name))),
                before,
                Now.of(clock));
    }

    ShownCamera camera(String name) {
        return Optional.ofNullable(cameras.get(name)).orElseThrow();
    }

    /** How the description of events goes. */
    AnalysisView.Report analysis = AnalysisView.Report.OFF;

    /** The node ends, and starts again after a while. */
    void restart(Duration after) {
        Map<String, Told> before = reporter.told();
        clock.advance(after);
        cameras.values().forEach(ShownCamera::restarts);
        reporter = reporter(before);
    }

    /** Lets so many seconds pass, looking each second, and gives what was told in them. */
    List<Message> pass(int seconds) {
        int before = told.size();
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            take(reporter.look(
                    new Reporter.Look(
                            cameras.values().stream().map(ShownCamera::status).toList(),
                            checks,
                            earlyDeletions,
                            analysis,
                            sensing),
                    Now.of(clock)));
        }
        return List.copyOf(told.subList(before, told.size()));
    }

    private void take(List<Draft> drafts) {
        drafts.forEach(draft -> told.add(draft.make(finisher)));
    }

    void happens(Event event) {
        take(reporter.accept(event, Now.of(clock)));
    }

    void ended(Verdict verdict) {
        reporter.ended(verdict, Now.of(clock));
    }

    void barred(String address) {
        reporter.barred(address, 10, Now.of(clock));
    }

    void check(String name, CheckStatus status, String message) {
        checks.put(name, new HealthCheckResult(name, status, message, Optional.empty(), clock.wall()));
    }

    void incident(Event.IncidentChanged.Change change, Instant begin, String... names) {
        boolean over = change == Event.IncidentChanged.Change.ENDED;
        happens(new Event.IncidentChanged(
                new Incident(
                        "i7",
                        begin,
                        over ? Optional.of(clock.wall()) : Optional.empty(),
                        names.length + " of 4 cameras went blind within 5 s: probably the network",
                        Arrays.asList(names),
                        List.of(new Incident.Step(clock.wall(), over ? "all see again" : names[0] + " went blind"))),
                change,
                clock.wall()));
    }

    List<MessageKind> kinds() {
        return told.stream().map(message -> message.topic().kind()).toList();
    }

    static String thread(Message message) {
        return message.topic().thread().incident().orElse("");
    }

    static boolean isEnd(Message message) {
        return message.topic().thread().end();
    }

    @Override
    public Optional<LastPicture> latest(String camera) {
        return camera(camera)
                .status()
                .lastPictureAt()
                .map(at -> new LastPicture(
                        new Snapshot(new byte[] {1, 2, 3}, at, 64, 36), Duration.between(at, clock.wall())));
    }

    @Override
    public List<Coverage> find(Optional<String> camera, Instant from, Instant to, int limit) {
        if (!ledgerAnswers) {
            throw new IllegalStateException("no database");
        }
        return List.of(new Coverage(
                camera.orElseThrow(),
                Duration.ZERO,
                Map.of(FailureKind.STALLED, Duration.between(from, to)),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of()));
    }

    @Override
    public List<Counted> counted() {
        return List.of();
    }
}
