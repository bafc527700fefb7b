package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DtsRepairTest {
    private static final long FRAME = 40_000;

    private final List<DtsRepair.Times> out = new ArrayList<>();
    private final DtsRepair repair = new DtsRepair();

    private void feed(OptionalLong pts, OptionalLong dts, int depth, long arrival) {
        out.add(repair.next(pts, dts, depth, FRAME, false, arrival));
    }

    private void assertSound() {
        for (int i = 0; i < out.size(); i++) {
            assertThat(out.get(i).ptsMicros())
                    .as("packet %s", i)
                    .isGreaterThanOrEqualTo(out.get(i).dtsMicros());
            if (i > 0) {
                assertThat(out.get(i).dtsMicros() - out.get(i - 1).dtsMicros())
                        .as("step to packet %s", i)
                        .isGreaterThanOrEqualTo(DtsRepair.MIN_STEP_MICROS);
            }
        }
    }

    /** Display order of a stream with two B-frames between anchors: 0 3 1 2 6 4 5 … */
    private static long displayIndex(int decodeIndex) {
        if (decodeIndex == 0) {
            return 0;
        }
        int group = (decodeIndex - 1) / 3;
        int place = (decodeIndex - 1) % 3;
        return group * 3L + (place == 0 ? 3 : place);
    }

    @Test
    void aPlainStreamStartsAtZeroAndKeepsItsSteps() {
        for (int i = 0; i < 100; i++) {
            feed(OptionalLong.of(7_000_000_000L + i * FRAME), OptionalLong.empty(), 0, i * FRAME);
        }
        assertSound();
        assertThat(out.getFirst()).isEqualTo(new DtsRepair.Times(0, 0));
        assertThat(out.getLast()).isEqualTo(new DtsRepair.Times(99 * FRAME, 99 * FRAME));
    }

    @Test
    void aStreamRestartedWithAKeyframeSlightlyBackContinuesBehindTheOldOne() {
        for (int i = 0; i < 25; i++) {
            feed(OptionalLong.of(displayIndex(i) * FRAME), OptionalLong.empty(), 2, i * FRAME);
        }
        long before = out.stream().mapToLong(DtsRepair.Times::ptsMicros).max().orElseThrow();
        for (int i = 0; i < 25; i++) {
            out.add(repair.next(
                    OptionalLong.of((10 + displayIndex(i)) * FRAME),
                    OptionalLong.empty(),
                    2,
                    FRAME,
                    i == 0,
                    (25 + i) * FRAME));
        }
        assertSound();
        assertThat(repair.jumps()).isEqualTo(1);
        assertThat(repair.disorders()).isZero();
        assertThat(out.get(25).ptsMicros()).isBetween(before + FRAME, before + 3 * FRAME);
        assertThat(out.stream().map(DtsRepair.Times::ptsMicros)).doesNotHaveDuplicates();
    }

    @Test
    void bFramesWithKnownDepthKeepTheirPresentationTimes() {
        for (int i = 0; i < 300; i++) {
            feed(OptionalLong.of(displayIndex(i) * FRAME), OptionalLong.empty(), 1, i * FRAME);
        }
        assertSound();
        assertThat(repair.disorders()).isZero();
        assertThat(out.getFirst().dtsMicros()).isZero();
        for (int i = 0; i < 300; i++) {
            assertThat(out.get(i).ptsMicros() - out.getFirst().ptsMicros()).isEqualTo(displayIndex(i) * FRAME);
            assertThat(out.get(i).dtsMicros()).isCloseTo(i * FRAME, org.assertj.core.data.Offset.offset(2 * FRAME));
        }
    }

    @Test
    void anUnstatedDepthIsLearnedAfterFewDisorders() {
        for (int i = 0; i < 300; i++) {
            feed(OptionalLong.of(displayIndex(i) * FRAME), OptionalLong.empty(), 0, i * FRAME);
        }
        assertSound();
        assertThat(repair.disorders()).isBetween(1L, 4L);
        assertThat(out.get(299).ptsMicros()).isEqualTo(displayIndex(299) * FRAME);
    }

    @Test
    void decodingTimesOfAFileAreKept() {
        for (int i = 0; i < 100; i++) {
            feed(OptionalLong.of((displayIndex(i) + 1) * FRAME), OptionalLong.of(i * FRAME), 1, 0);
        }
        assertSound();
        assertThat(out.get(50).dtsMicros()).isEqualTo(50 * FRAME);
        assertThat(out.get(50).ptsMicros()).isEqualTo((displayIndex(50) + 1) * FRAME);
    }

    @Test
    void firstPacketsWithoutTimestampsAreAccepted() {
        feed(OptionalLong.empty(), OptionalLong.empty(), 0, 0);
        feed(OptionalLong.empty(), OptionalLong.empty(), 0, FRAME);
        for (int i = 2; i < 50; i++) {
            feed(OptionalLong.of(i * FRAME), OptionalLong.empty(), 0, i * FRAME);
        }
        assertSound();
        assertThat(repair.missing()).isEqualTo(2);
        assertThat(out.getLast().ptsMicros()).isEqualTo(49 * FRAME);
    }

    @Test
    void aFirstPacketWithoutTimestampKeepsItsDistanceToTheBFramesAfterIt() {
        feed(OptionalLong.empty(), OptionalLong.empty(), 2, 0);
        for (int i = 1; i < 60; i++) {
            feed(OptionalLong.of(displayIndex(i) * FRAME), OptionalLong.empty(), 2, i * FRAME);
        }
        assertSound();
        assertThat(out.getFirst()).isEqualTo(new DtsRepair.Times(2 * FRAME, 0));
        assertThat(out.get(1).ptsMicros()).isEqualTo(5 * FRAME);
        assertThat(out.get(2).ptsMicros()).isEqualTo(3 * FRAME);
        assertThat(repair.jumps()).isZero();
    }

    @Test
    void aJumpOfTheCamerasClockIsBridgedByArrival() {
        for (long jump : new long[] {3_600_000_000L, -3_600_000_000L, -5_000_000}) {
            long before = repair.jumps();
            long base = out.isEmpty() ? 0 : out.getLast().ptsMicros() + FRAME;
            for (int i = 0; i < 100; i++) {
                long raw = base + i * FRAME + (i >= 50 ? jump : 0);
                feed(OptionalLong.of(raw), OptionalLong.empty(), 0, base + i * FRAME);
            }
            assertThat(repair.jumps()).isGreaterThan(before);
        }
        assertSound();
        assertThat(out.getLast().ptsMicros()).isCloseTo(299 * FRAME, org.assertj.core.data.Offset.offset(FRAME));
    }

    @Test
    void frozenTimestampsAdvanceWithTheArrival() {
        for (int i = 0; i < 200; i++) {
            long raw = Math.min(i, 50) * FRAME;
            feed(OptionalLong.of(raw), OptionalLong.empty(), 0, i * FRAME);
        }
        assertSound();
        assertThat(repair.frozen()).isEqualTo(149);
        assertThat(out.getLast().ptsMicros()).isEqualTo(199 * FRAME);
    }

    @Test
    void aLongSilenceIsNotAJump() {
        feed(OptionalLong.of(0), OptionalLong.empty(), 0, 0);
        feed(OptionalLong.of(60_000_000), OptionalLong.empty(), 0, 60_000_000);
        assertThat(repair.jumps()).isZero();
        assertThat(out.getLast().ptsMicros()).isEqualTo(60_000_000);
    }

    @Test
    void anyRandomInputYieldsRisingDecodingTimes() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            DtsRepair subject = new DtsRepair();
            int depth = random.nextInt(4);
            int stated = random.nextBoolean() ? depth : 0;
            long offset = random.nextLong(1L << 40);
            double drift = 1 + (random.nextDouble() - 0.5) / 1_000;
            long arrival = random.nextLong(1_000_000_000);
            long last = Long.MIN_VALUE;
            for (int i = 0; i < 1_000; i++) {
                if (random.nextInt(200) == 0) {
                    offset += random.nextLong(-20_000_000, 20_000_000);
                }
                arrival += random.nextInt(50) == 0 ? 500_000 : random.nextLong(2 * FRAME);
                long shown = (i + random.nextInt(depth + 1)) * FRAME;
                OptionalLong pts = random.nextInt(30) == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(offset + (long) (shown * drift));
                DtsRepair.Times times = subject.next(pts, OptionalLong.empty(), stated, FRAME, false, arrival);
                assertThat(times.ptsMicros())
                        .as("seed %s packet %s", seed, i)
                        .isGreaterThanOrEqualTo(times.dtsMicros());
                if (last != Long.MIN_VALUE) {
                    assertThat(times.dtsMicros())
                            .as("seed %s packet %s", seed, i)
                            .isGreaterThan(last);
                }
                last = times.dtsMicros();
            }
        }
    }

    @Test
    void aFileThatStartsAgainContinues() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 25; i++) {
                feed(OptionalLong.of(i * FRAME), OptionalLong.of(i * FRAME), 0, (round * 25 + i) * FRAME);
            }
            repair.splice();
        }
        assertSound();
        assertThat(repair.jumps()).isZero();
        assertThat(out.getLast().dtsMicros()).isEqualTo(74 * FRAME);
    }
}
