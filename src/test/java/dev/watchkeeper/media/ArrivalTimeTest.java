package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ArrivalTimeTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final long FRAME = 66_667;

    private static Instant wall(long micros) {
        return START.plusNanos(micros * 1_000);
    }

    @Test
    void networkJitterIsRemoved() {
        Random random = new Random(1);
        ArrivalTime subject = new ArrivalTime();
        for (int i = 0; i < 3_000; i++) {
            long arrival = i * FRAME + (long) Math.abs(random.nextGaussian() * 20_000);
            Instant time = subject.of(i * FRAME, arrival, wall(arrival));
            if (i > 200) {
                assertThat(Duration.between(wall(i * FRAME), time).abs()).isLessThan(Duration.ofMillis(5));
            }
        }
    }

    @Test
    void theTimeRisesAndIsNeverAfterTheArrival() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double drift = 1 + (random.nextDouble() - 0.5) / 1_000;
            ArrivalTime subject = new ArrivalTime();
            long arrival = 0;
            Instant last = Instant.MIN;
            for (int i = 0; i < 3_000; i++) {
                long sent = (long) (i * FRAME * drift);
                arrival = Math.max(arrival, sent + (long) Math.abs(random.nextGaussian() * 30_000));
                arrival += random.nextInt(500) == 0 ? 3_000_000 : 0;
                Instant time = subject.of(i * FRAME, arrival, wall(arrival));
                assertThat(time)
                        .as("seed %s packet %s", seed, i)
                        .isAfterOrEqualTo(last)
                        .isBeforeOrEqualTo(wall(arrival));
                last = time;
            }
        }
    }

    @Test
    void aSlowCameraClockIsFollowedForHours() {
        ArrivalTime subject = new ArrivalTime();
        double drift = 1.0005;
        for (int i = 0; i < 100_000; i++) {
            long arrival = (long) (i * FRAME * drift);
            Instant time = subject.of(i * FRAME, arrival, wall(arrival));
            assertThat(Duration.between(time, wall(arrival))).isLessThan(Duration.ofMillis(15));
        }
    }

    @Test
    void aBurstAfterPlayCountsAsCurrent() {
        ArrivalTime subject = new ArrivalTime();
        for (int i = 0; i < 30; i++) {
            assertThat(subject.of(i * FRAME, 1_000, wall(1_000))).isEqualTo(wall(1_000));
        }
        long arrival = 1_000 + FRAME;
        assertThat(subject.of(30 * FRAME, arrival, wall(arrival))).isEqualTo(wall(arrival));
    }

    @Test
    void delayedPacketsKeepTheirOwnTime() {
        ArrivalTime subject = new ArrivalTime();
        for (int i = 0; i < 100; i++) {
            subject.of(i * FRAME, i * FRAME, wall(i * FRAME));
        }
        long late = 200 * FRAME;
        Instant time = subject.of(100 * FRAME, late, wall(late));
        assertThat(Duration.between(wall(100 * FRAME), time).abs()).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void aCorrectionOfTheWallClockIsFollowedAtOnce() {
        ArrivalTime subject = new ArrivalTime();
        subject.of(0, 0, wall(0));
        Instant stepped = wall(FRAME).minusSeconds(3_600);
        assertThat(subject.of(FRAME, FRAME, stepped)).isEqualTo(stepped);
    }
}
