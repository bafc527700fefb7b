package dev.watchkeeper.stream.liveness;

import static dev.watchkeeper.stream.liveness.PathState.DOWN;
import static dev.watchkeeper.stream.liveness.PathState.IDLE;
import static dev.watchkeeper.stream.liveness.PathState.LIVE;
import static dev.watchkeeper.stream.liveness.PathState.STARTING;
import static dev.watchkeeper.stream.liveness.PathState.STUCK;
import static dev.watchkeeper.stream.liveness.PathState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.PathSample.Traffic;
import dev.watchkeeper.stream.server.ServerSample;
import dev.watchkeeper.stream.server.ServerSample.Known;
import dev.watchkeeper.stream.server.ServerSample.Reason;
import dev.watchkeeper.stream.server.ServerSample.Unknown;
import dev.watchkeeper.stream.server.StreamRig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Bytes alone prove life; everything else that the server says proves nothing. */
final class PathJudgeTest {
    private static final String NAME = "yard";
    private static final StreamPath SUB = StreamRig.published(NAME);
    private static final StreamPath PULLED = StreamRig.pulled(StreamRig.camera(NAME, "rtsp://192.0.2.1/"), false);
    private static final StreamPath ON_DEMAND = StreamRig.pulled(StreamRig.camera(NAME, "rtsp://192.0.2.1/"), true);

    private static final JudgeLimits LIMITS =
            new JudgeLimits(Duration.ofSeconds(15), Duration.ofSeconds(4), Duration.ofSeconds(30));

    private PathJudge judge = new PathJudge(SUB, LIMITS);
    private long seconds;
    private String started = "one";
    private String since = "a";
    private OptionalLong running = OptionalLong.of(0);

    @Test
    void growingBytesAreAliveAndNothingElse() {
        see(0);
        assertThat(carries(1000).state()).isEqualTo(STARTING);
        PathVerdict live = carries(126_000);
        assertThat(live.state()).isEqualTo(LIVE);
        assertThat(live.cause()).isEmpty();
        assertThat(live.lastByteAge()).contains(Duration.ZERO);
        assertThat(live.flow().orElseThrow().kbpsIn()).isCloseTo(1000, within(0.1));
    }

    @Test
    void aReadyPathWithoutBytesStartsAndIsStuckAfterTheGrace() {
        for (int second = 0; second < 30; second++) {
            assertThat(carries(0).state()).as("second %d", second).isEqualTo(STARTING);
        }
        assertThat(carries(0).state()).isEqualTo(STUCK);
    }

    @Test
    void aStoppedPublisherIsNotLiveAfterFourSecondsAndStuckAfterStuckAfterAlthoughTheServerKeepsThePathForTen() {
        live();
        for (int silent = 1; silent <= 14; silent++) {
            PathVerdict verdict = silent < 10 ? same() : see(nothing());
            assertThat(verdict.state()).as("%d s", silent).isEqualTo(silent < 4 ? LIVE : DOWN);
            assertThat(verdict.lastByteAge()).contains(Duration.ofSeconds(silent));
        }
        PathVerdict stuck = see(nothing());
        assertThat(stuck.state()).isEqualTo(STUCK);
        assertThat(stuck.cause()).isEqualTo("Its publisher runs, but no byte has arrived for 15 s.");
    }

    @Test
    void aReplacedPublisherHasItsOwnGrace() {
        live();
        for (int silent = 1; silent <= 20; silent++) {
            same();
        }
        assertThat(same().state()).isEqualTo(STUCK);
        running = OptionalLong.of(nanos(seconds));
        assertThat(see(nothing()).state()).isEqualTo(STARTING);
        since = "b";
        assertThat(carries(10).state()).isEqualTo(STARTING);
        assertThat(carries(20).state()).isEqualTo(LIVE);
    }

    @Test
    void aStartThatTookTheWholeGraceInVainHasTwiceAsLongTheNextTime() {
        assertThat(secondsUntilStuck()).isEqualTo(30);
        assertThat(secondsUntilStuck()).isEqualTo(60);
        assertThat(secondsUntilStuck()).isEqualTo(120);
        assertThat(secondsUntilStuck()).isEqualTo(240);
        assertThat(secondsUntilStuck()).as("no longer than that").isEqualTo(240);
        running = OptionalLong.of(nanos(seconds));
        since = "b";
        live();
        since = "c";
        assertThat(secondsUntilStuck()).as("after one that brought bytes").isEqualTo(30);
    }

    @Test
    void aStartMayTakeThreeTimesAsLongAsTheLastOneThatBroughtBytes() {
        for (int second = 0; second < 25; second++) {
            assertThat(carries(0).state()).isEqualTo(STARTING);
        }
        live();
        since = "b";
        assertThat(secondsUntilStuck()).isBetween(75, 85);
    }

    /** Of a publisher that starts now and sends nothing. */
    private int secondsUntilStuck() {
        running = OptionalLong.of(nanos(seconds));
        int waited = 0;
        while (carries(0).state() == STARTING) {
            waited++;
        }
        return waited;
    }

    @Test
    void withoutItsPublisherAPathIsDownAndNeverStuck() {
        live();
        running = OptionalLong.empty();
        for (int silent = 1; silent <= 40; silent++) {
            PathVerdict verdict = see(nothing());
            assertThat(verdict.state()).isEqualTo(DOWN);
            assertThat(verdict.cause()).isEqualTo("Its publisher does not run.");
        }
    }

    @Test
    void anotherStreamOnTheSamePathHasToProveItself() {
        live();
        since = "b";
        assertThat(carries(10_000_000).state()).as("another availableTime").isEqualTo(STARTING);
        assertThat(carries(10_000_000).state()).isEqualTo(DOWN);
        assertThat(carries(10_000_001).state()).isEqualTo(LIVE);
        assertThat(carries(5).state()).as("fewer bytes").isEqualTo(STARTING);
        assertThat(carries(5).state()).isEqualTo(DOWN);
        assertThat(carries(6).state()).isEqualTo(LIVE);
    }

    @Test
    void theServersOwnOfflinePictureIsNoLifeAlthoughItsBytesGrow() {
        live();
        for (int i = 1; i < 10; i++) {
            PathVerdict verdict = see(Optional.of(sample(true, false, 1_000_000 + i * 1000, 0)));
            assertThat(verdict.state()).isEqualTo(DOWN);
            assertThat(verdict.cause()).contains("offline picture");
            assertThat(verdict.flow().orElseThrow().kbpsIn()).isZero();
        }
    }

    @Test
    void aCameraThatIsPulledIsOnlineWhileItsAddressIsDead() {
        judge = new PathJudge(PULLED, LIMITS);
        for (int i = 0; i < 30; i++) {
            assertThat(see(Optional.of(sample(false, true, 0, 0))).state()).isEqualTo(STARTING);
        }
        PathVerdict down = see(Optional.of(sample(false, true, 0, 0)));
        assertThat(down.state()).isEqualTo(DOWN);
        assertThat(down.cause()).isEqualTo("The server cannot read the camera.");
        seconds += 8;
        assertThat(see(Optional.of(sample(false, true, 0, 0))).state())
                .as("no publisher to be replaced")
                .isEqualTo(DOWN);
    }

    @Test
    void aCameraThatComesBackAfterAMinuteStartsAndIsStuckOnlyIfItSendsNothingThen() {
        judge = new PathJudge(PULLED, LIMITS);
        live();
        for (int i = 0; i < 60; i++) {
            assertThat(see(Optional.of(sample(false, true, 0, 0))).state()).isEqualTo(DOWN);
        }
        since = "b";
        assertThat(carries(100).state()).isEqualTo(STARTING);
        for (int i = 1; i < 15; i++) {
            assertThat(carries(100).state()).as("%d s", i).isEqualTo(DOWN);
        }
        assertThat(carries(100).state()).isEqualTo(STUCK);
        assertThat(carries(101).state()).isEqualTo(LIVE);
    }

    @Test
    void onDemandWithoutReadersIsIdleForAnyTime() {
        judge = new PathJudge(ON_DEMAND, LIMITS);
        for (int i = 0; i < 100; i++) {
            assertThat(see(Optional.of(sample(false, true, 0, 0))).state()).isEqualTo(IDLE);
        }
        carries(1000);
        assertThat(carries(2000).state()).isEqualTo(LIVE);
        for (int i = 0; i < 100; i++) {
            assertThat(see(Optional.of(sample(false, true, 0, 0))).state()).isEqualTo(IDLE);
        }
    }

    @Test
    void anUnknownServerMakesEverythingUnknownAtOnceAndKeepsNoNumber() {
        live();
        PathVerdict unknown = see(new Unknown(nanos(seconds++), Reason.LATE, "The control API is late."));
        assertThat(unknown)
                .isEqualTo(
                        new PathVerdict(NAME, UNKNOWN, "The control API is late.", Optional.empty(), Optional.empty()));
    }

    @Test
    void afterAGapOneAnswerProvesNothingAndSilenceDuringItIsNotCounted() {
        live();
        for (int i = 0; i < 30; i++) {
            see(new Unknown(nanos(seconds++), Reason.HUNG, "It hangs."));
        }
        PathVerdict first = carries(200_000_000);
        assertThat(first.state()).isEqualTo(UNKNOWN);
        assertThat(first.flow()).isEmpty();
        assertThat(first.lastByteAge()).isEmpty();
        assertThat(same().state()).isEqualTo(DOWN);
        assertThat(carries(200_000_100).state()).isEqualTo(LIVE);
    }

    @Test
    void equalBytesBeforeAndAfterAGapProveSilenceForAllOfIt() {
        live();
        for (int i = 0; i < 20; i++) {
            see(new Unknown(nanos(seconds++), Reason.HUNG, "It hangs."));
        }
        assertThat(same().state()).isEqualTo(STUCK);
    }

    @Test
    void answersThatNowAndThenFailDoNotSaveAStuckPublisher() {
        live();
        for (int i = 0; i < 16; i++) {
            see(nothing());
            if (i % 3 == 0) {
                see(new Unknown(nanos(seconds), Reason.LATE, "Late."));
            }
        }
        assertThat(see(nothing()).state()).isEqualTo(STUCK);
    }

    @Test
    void samplesThatAreFarApartProveNothing() {
        live();
        seconds += 60;
        assertThat(carries(900_000_000).state()).isEqualTo(UNKNOWN);
    }

    @Test
    void anotherServerProcessStartsEverythingAnew() {
        live();
        started = "two";
        assertThat(carries(50_000_000).state()).isEqualTo(STARTING);
        assertThat(carries(50_000_001).state()).isEqualTo(LIVE);
    }

    @Test
    void aServerOf115WithoutItsStartTimeIsJudgedByBytesToo() {
        running = OptionalLong.of(nanos(1000));
        seconds = 2000;
        PathSample sample = sample(true, true, 10, 0);
        ServerSample first = new Known(nanos(seconds), Optional.empty(), Optional.empty(), Map.of(NAME, sample));
        assertThat(judge.judge(first, running).state()).isEqualTo(UNKNOWN);
    }

    @Test
    void aPathThatTheServerDoesNotKnowIsDown() {
        live();
        PathVerdict verdict = see(Optional.empty());
        assertThat(verdict.state()).isEqualTo(DOWN);
        assertThat(verdict.cause()).contains("does not have this path");
    }

    @Test
    void ratesCoverTheLastSecondsAndBothDirections() {
        long bytes = 0;
        for (int i = 0; i < 20; i++) {
            bytes += i < 10 ? 125_000 : 250_000;
            see(Optional.of(sample(true, true, bytes, 2 * bytes, 3)));
        }
        bytes += 250_000;
        PathVerdict.Flow flow =
                see(Optional.of(sample(true, true, bytes, 2 * bytes, 3))).flow().orElseThrow();
        assertThat(flow.kbpsIn()).isCloseTo(2000, within(1.0));
        assertThat(flow.kbpsOut()).isCloseTo(4000, within(1.0));
        assertThat(flow.readers()).isEqualTo(3);
    }

    @Test
    void aPublisherIsStuckEarlyEnoughForItsReplacementInTime() {
        assertThat(JudgeLimits.of(Duration.ofSeconds(15)))
                .isEqualTo(new JudgeLimits(Duration.ofSeconds(11), Duration.ofSeconds(4), Duration.ofSeconds(30)));
        assertThat(JudgeLimits.of(Duration.ofSeconds(3)))
                .isEqualTo(new JudgeLimits(Duration.ofMillis(1500), Duration.ofMillis(1500), Duration.ofSeconds(30)));
        assertThat(JudgeLimits.of(Duration.ofSeconds(60)).grace()).isEqualTo(Duration.ofSeconds(56));
    }

    private long count;

    private void live() {
        carries(1_000_000);
        carries(1_100_000);
        assertThat(carries(1_200_000).state()).isEqualTo(LIVE);
    }

    private PathVerdict same() {
        return carries(count);
    }

    private PathVerdict carries(long bytes) {
        count = bytes;
        return see(Optional.of(sample(true, true, bytes, 0)));
    }

    private void see(long at) {
        seconds = at;
    }

    private Optional<PathSample> nothing() {
        return Optional.of(sample(false, false, 0, 0));
    }

    private PathSample sample(boolean available, boolean online, long in, long out) {
        return sample(available, online, in, out, 0);
    }

    private PathSample sample(boolean available, boolean online, long in, long out, int readers) {
        return new PathSample(
                NAME,
                available,
                online,
                available ? Optional.of(since) : Optional.empty(),
                Optional.of("rtspSession"),
                new Traffic(in, out, readers));
    }

    private PathVerdict see(Optional<PathSample> sample) {
        Map<String, PathSample> paths = sample.map(found -> Map.of(NAME, found)).orElse(Map.of());
        return see(new Known(nanos(seconds++), Optional.empty(), Optional.of(started), paths));
    }

    private PathVerdict see(ServerSample sample) {
        return judge.judge(sample, running);
    }

    private static long nanos(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
