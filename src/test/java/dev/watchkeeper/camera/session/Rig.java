package dev.watchkeeper.camera.session;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.probe.SessionStarts;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** One camera whose sessions a test scripts, on a clock that moves by itself; confined to the test's thread. */
final class Rig implements AutoCloseable {
    static final HealthSettings HEALTH = HealthSettings.USUAL.withoutPictures();
    static final Track.Video VIDEO = new Track.Video(Codec.H264, new byte[] {1}, 640, 360, 0, "avc1.42C01E");
    static final Track.Audio AUDIO = new Track.Audio(Codec.AAC, new byte[] {1}, 16_000, 1);
    static final Duration FRAME = Duration.ofMillis(100);
    static final String SECRET = "p@ss:w/ord";

    final ManualClock clock = new ManualClock();
    final EventBus bus = new EventBus();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<CameraStatus> seen = new ArrayList<>();
    final CameraUnit unit;
    Presence presence = Presence.NONE;
    final Recovery recovery;
    private final Deque<Act> acts = new ArrayDeque<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.watchkeeper.camera.session");

    /** What happens in one session. */
    interface Act {
        void play(Stage stage) throws FailureException;
    }

    /** Lets a script act on the session that is reading. */
    final class Stage {
        private final Interrupt interrupt;
        private final Deque<Reading> ready = new ArrayDeque<>();
        private int frame;

        Stage(Interrupt interrupt) {
            this.interrupt = interrupt;
        }

        Reading picture(boolean keyframe) {
            pass(FRAME);
            long micros = frame++ * FRAME.toMillis() * 1_000;
            return new Reading.Unit(
                    VIDEO, new byte[100], micros, micros, 0, keyframe, OptionalLong.of(micros), clock.monotonicNanos());
        }

        Reading audio() {
            pass(FRAME);
            return new Reading.Unit(AUDIO, new byte[10], 0, 0, 0, true, OptionalLong.of(0), clock.monotonicNanos());
        }

        /** Sends nothing until the interrupt is raised. */
        FailureException silence() {
            while (interrupt.reason().isEmpty()) {
                pass(FRAME);
            }
            return interrupt.reason().get();
        }

        void pass(Duration time) {
            clock.advance(time);
            unit.check();
            seen.add(unit.status());
        }
    }

    /** The readings of one session; ends by throwing. */
    interface Readings {
        Reading next(Stage stage, int index) throws FailureException;
    }

    Rig(boolean signIn) {
        this(signIn, false);
    }

    Rig(boolean signIn, boolean audio) {
        this(settings("door", signIn, audio));
    }

    /** A camera that is a file, played once. */
    static Rig ofFile() {
        CameraSettings camera = settings("door", false, false);
        return new Rig(new CameraSettings(
                camera.name(),
                "/films/door.mp4",
                camera.username(),
                camera.password(),
                InputSettings.USUAL,
                camera.imageInterval(),
                camera.record(),
                camera.motion(),
                camera.health()));
    }

    /** A camera whose pictures should be decoded but are not, as where decoding is slow. */
    static Rig ofSlowDecoding() {
        CameraSettings camera = settings("door", false, false);
        return new Rig(new CameraSettings(
                camera.name(),
                camera.url(),
                camera.username(),
                camera.password(),
                camera.input(),
                camera.imageInterval(),
                camera.record(),
                camera.motion(),
                HealthSettings.USUAL));
    }

    private Rig(CameraSettings camera) {
        SignInLedger signIns = SignInLedger.inMemory(clock);
        recovery = Recovery.of(
                RetrySettings.DEFAULT.withSettledAfter(Duration.ofSeconds(60)),
                signIns,
                (target, listener) -> presence.watch(target, listener),
                clock,
                () -> 0.999);
        bus.follow("rig", 1_000, events::add);
        unit = new CameraUnit(
                camera,
                clock,
                bus,
                new CameraLoop.Shared(this::open, new StartGate(clock, SessionStarts.UNLIMITED), recovery),
                CameraUnit.Slot.FIRST);
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
    }

    static CameraSettings settings(String name, boolean signIn, boolean audio) {
        return settings(name, "rtsp://192.0.2.1/stream", signIn, audio);
    }

    static CameraSettings settings(String name, String url) {
        return settings(name, url, false, true);
    }

    private static CameraSettings settings(String name, String url, boolean signIn, boolean audio) {
        return new CameraSettings(
                name,
                url,
                signIn ? Optional.of("admin") : Optional.empty(),
                signIn ? Optional.of(new Secret(SECRET)) : Optional.empty(),
                InputSettings.USUAL,
                Duration.ZERO,
                new RecordSettings(
                        RecordSettings.Mode.EVENTS,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        audio,
                        1 << 24),
                new MotionSettings(
                        true, 50, 0.01, 5, Duration.ofSeconds(1), Duration.ofSeconds(5), List.of(), List.of()),
                HEALTH);
    }

    private Source open(CameraSettings camera, Interrupt interrupt) throws FailureException {
        Stage stage = new Stage(interrupt);
        Act act = acts.removeFirst();
        act.play(stage);
        Readings readings = playing;
        return new Source() {
            private int index;

            @Override
            public Optional<Track.Audio> audio() {
                return announced;
            }

            @Override
            public Reading read() throws FailureException {
                return readings.next(stage, index++);
            }

            @Override
            public int failedReadLimit() {
                return failedReadLimit;
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    private Readings playing = (stage, index) -> {
        throw new AssertionError("nothing to play");
    };
    int failedReadLimit = 1;
    Optional<Track.Audio> announced = Optional.empty();
    int closed;

    /** The next session cannot be opened. */
    void willFail(FailureKind kind) {
        acts.add(stage -> {
            throw new FailureException(kind, "scripted " + kind.id());
        });
    }

    /** The next opening hangs until its deadline. */
    void willHang() {
        acts.add(stage -> {
            throw stage.silence();
        });
    }

    /** The next session opens and gives these readings. */
    void willPlay(Readings readings) {
        acts.add(stage -> playing = readings);
    }

    /** The next session gives pictures, a keyframe every second, for a time, and then ends. */
    void willPlayFor(Duration time) {
        long frames = time.dividedBy(FRAME);
        willPlay((stage, index) -> {
            if (index >= frames) {
                throw new FailureException(FailureKind.ENDED, "the other side ended the session");
            }
            return stage.picture(index % 10 == 0);
        });
    }

    void run() throws InterruptedException {
        while (!acts.isEmpty()) {
            unit.loop().cycle();
        }
    }

    List<String> lines() {
        return lines.list.stream()
                .map(e -> e.getLevel() + " " + e.getFormattedMessage())
                .toList();
    }

    long count(String part) {
        return lines().stream().filter(l -> l.contains(part)).count();
    }

    @Override
    public void close() {
        logger.setAdditive(true);
        logger.detachAppender(lines);
        logger.setLevel(null);
    }
}
