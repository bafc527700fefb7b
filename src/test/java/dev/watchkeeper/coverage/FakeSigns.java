package dev.watchkeeper.coverage;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.Gap;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignReading;
import dev.watchkeeper.camera.health.SignsView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A camera's signs, controlled by a test: it makes each mark, and gaps follow from the deadlines; thread-safe. */
final class FakeSigns implements SignsView {
    /** How long packets, or pictures, may be quiet. */
    static Duration deadline(Sign sign) {
        return Duration.ofSeconds(sign == Sign.PACKETS ? 4 : 10);
    }

    private final String camera;
    private final Clock clock;
    private final Map<Sign, Long> last = new EnumMap<>(Sign.class);
    private final Map<Sign, Long> counts = new EnumMap<>(Sign.class);
    private final List<Gap> gaps = new ArrayList<>();
    private FailureKind silence = FailureKind.STARTING;

    FakeSigns(String camera, Clock clock) {
        this.camera = camera;
        this.clock = clock;
        for (Sign sign : List.of(Sign.PACKETS, Sign.PICTURES)) {
            last.put(sign, clock.monotonicNanos());
            counts.put(sign, 0L);
        }
    }

    /** Sets the cause of missing packets from now on. */
    synchronized void silence(FailureKind cause) {
        silence = cause;
    }

    synchronized void mark(Sign sign) {
        long now = clock.monotonicNanos();
        if (counts.merge(sign, 1L, Long::sum) == 1 || isLate(sign, now)) {
            gaps.add(new Gap(camera, sign, cause(sign), last.getOrDefault(sign, now), now));
        }
        last.put(sign, now);
    }

    /** A gap that no silence explains, as between two sessions. */
    synchronized void gap(Gap gap) {
        gaps.add(gap);
    }

    private boolean isLate(Sign sign, long now) {
        return now - last.getOrDefault(sign, now) >= deadline(sign).toNanos();
    }

    private FailureKind cause(Sign sign) {
        return sign == Sign.PACKETS ? silence : FailureKind.DECODE_ERRORS;
    }

    @Override
    public String camera() {
        return camera;
    }

    @Override
    public synchronized List<SignReading> signs() {
        long now = clock.monotonicNanos();
        List<SignReading> readings = new ArrayList<>();
        last.forEach((sign, at) -> readings.add(new SignReading(
                sign, true, counts.getOrDefault(sign, 0L), at, deadline(sign), isLate(sign, now), cause(sign))));
        return readings;
    }

    @Override
    public synchronized List<Gap> takeGaps() {
        List<Gap> taken = List.copyOf(gaps);
        gaps.clear();
        return taken;
    }
}
