package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.TestSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * A camera that a test makes ill, on a clock that moves with its pictures; confined to the test's thread. Every picture is decoded, searched for motion
 * and recorded unless a field says otherwise; the signs are checked four times a second.
 */
final class Patient {
    final ManualClock clock = new ManualClock();
    final CameraVitals vitals;
    final List<Gap> gaps = new ArrayList<>();
    final List<CameraState> states = new ArrayList<>();
    final List<Verdict> verdicts = new ArrayList<>();
    final Map<Sign, Long> firstLate = new EnumMap<>(Sign.class);

    Duration interval = Duration.ofMillis(100);
    Duration gop = Duration.ofSeconds(2);
    boolean keyframes = true;
    boolean good = true;
    boolean changing = true;
    boolean uniform;
    boolean analysed = true;
    boolean recorded = true;

    /** How many pictures the motion stage finishes for each that it is given, while some wait. */
    double analysisRate = 1;

    /** How far the camera's own clock advances per second. */
    double streamRate = 1;

    long streamMicros = 5_000_000;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private double credit;
    private long epoch;
    private long ptsMicros;
    private long lastKeyPts = Long.MIN_VALUE / 2;
    private long fingerprint;
    private long untilLook;
    private final long bornNanos = clock.monotonicNanos();

    /** A picture that the motion stage has not finished. */
    private record Waiting(long epoch, long takenNanos) {}

    Patient() {
        this(HealthSettings.USUAL, RecordSettings.Mode.CONTINUOUS);
    }

    Patient(HealthSettings health, RecordSettings.Mode mode) {
        vitals = new CameraVitals(TestSettings.camera("door", health, mode), clock);
    }

    /** Opens the next session at once. */
    Patient open() {
        vitals.opening(++epoch);
        vitals.opened();
        ptsMicros = 0;
        lastKeyPts = Long.MIN_VALUE / 2;
        return this;
    }

    void end(FailureKind kind) {
        vitals.ended(kind, "scripted " + kind.id(), 1, Optional.of(Duration.ofSeconds(1)));
    }

    /** Sends pictures for this long. */
    Patient send(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= interval.toNanos()) {
            pass(interval);
            picture(interval);
        }
        return this;
    }

    /** Sends pictures of this length all at once. */
    Patient burst(Duration video) {
        for (long left = video.toNanos(); left > 0; left -= interval.toNanos()) {
            picture(interval);
        }
        return this;
    }

    private void picture(Duration length) {
        ptsMicros += length.toNanos() / 1_000;
        streamMicros += (long) (length.toNanos() / 1_000 * streamRate);
        boolean key = keyframes && ptsMicros - lastKeyPts >= gop.toNanos() / 1_000;
        lastKeyPts = key ? ptsMicros : lastKeyPts;
        vitals.recordingGiven();
        vitals.analysisGiven();
        vitals.video(key, ptsMicros, streamMicros);
        waiting.add(new Waiting(epoch, clock.monotonicNanos()));
        if (analysed) {
            analyse();
        }
        vitals.recordingDone();
        if (recorded) {
            vitals.recorded();
        }
    }

    private void analyse() {
        for (credit += analysisRate; credit >= 1 && !waiting.isEmpty(); credit--) {
            Waiting next = waiting.remove();
            if (good) {
                fingerprint += changing ? 1 : 0;
                vitals.picture(next.epoch, next.takenNanos, fingerprint, uniform, false);
            }
            vitals.analysisDone(next.takenNanos);
        }
    }

    /** Lets time pass without pictures. */
    Patient silence(Duration time) {
        pass(time);
        return this;
    }

    private void pass(Duration time) {
        for (long left = time.toNanos(); left > 0; ) {
            long step = Math.min(left, 50_000_000L);
            clock.advance(Duration.ofNanos(step));
            left -= step;
            untilLook -= step;
            if (untilLook <= 0) {
                untilLook = 250_000_000L;
                look();
            }
        }
    }

    void look() {
        states.add(vitals.condition().state());
        vitals.verdict().ifPresent(verdicts::add);
        gaps.addAll(vitals.takeGaps());
        for (SignReading sign : vitals.signs()) {
            if (sign.late()) {
                firstLate.putIfAbsent(sign.sign(), clock.monotonicNanos());
            }
        }
    }

    /** Forgets what was noticed so far. @return now */
    long wellSoFar() {
        look();
        states.clear();
        verdicts.clear();
        gaps.clear();
        firstLate.clear();
        return clock.monotonicNanos();
    }

    /** How long after the given moment the sign became late. */
    Duration noticed(Sign sign, long sinceNanos) {
        Long at = firstLate.get(sign);
        if (at == null) {
            throw new AssertionError(sign + " was never late, only " + firstLate.keySet());
        }
        return Duration.ofNanos(at - sinceNanos);
    }

    Duration age() {
        return Duration.ofNanos(clock.monotonicNanos() - bornNanos);
    }

    SignReading sign(Sign wanted) {
        return vitals.signs().stream()
                .filter(s -> s.sign() == wanted)
                .findFirst()
                .orElseThrow();
    }
}
