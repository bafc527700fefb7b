package dev.watchkeeper.keeper.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.keeper.stream.Runs.Run;
import dev.watchkeeper.keeper.stream.StuckJudge.Stuck;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.Transcode;
import dev.watchkeeper.stream.liveness.PathState;
import dev.watchkeeper.stream.liveness.PathVerdict;
import dev.watchkeeper.stream.liveness.StreamWatch.Sight;
import dev.watchkeeper.stream.report.StreamsReport.Descriptors;
import dev.watchkeeper.stream.server.ServerSample;
import dev.watchkeeper.stream.server.ServerSample.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which publishers are replaced, and when something runs out. */
final class StuckJudgeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Transcode HOW =
            new Transcode(new Size(160, 120), 5, 100_000, Transcode.Profile.BASELINE, false);

    private final StuckJudge judge = new StuckJudge(
            List.of(
                    new Publisher("publish.yard_sub", "yard_sub", new Publisher.Work.Transcoding("yard", HOW)),
                    new Publisher("publish.door_sub", "door_sub", new Publisher.Work.Transcoding("door", HOW))),
            Duration.ofSeconds(15));
    private final Map<String, Run> running =
            Map.of("publish.yard_sub", new Run(11, 0), "publish.door_sub", new Run(12, 0));

    @Test
    void aStuckPublisherIsReplacedAlone() {
        look(0, PathState.LIVE, PathState.LIVE);
        assertThat(look(20, PathState.LIVE, PathState.STUCK))
                .containsExactly(new Stuck("publish.yard_sub", 11, "words"));
        assertThat(judge.judge(sight(21, PathState.LIVE, PathState.STUCK), Map.of()))
                .as("it has ended already")
                .isEmpty();
    }

    @Test
    void nobodyIsBlamedWhileItsCameraIsAwayOrBackOnlyJustNow() {
        look(0, PathState.LIVE, PathState.LIVE);
        for (PathState camera : List.of(PathState.DOWN, PathState.STUCK, PathState.STARTING)) {
            assertThat(look(60, camera, PathState.STUCK)).as("camera " + camera).isEmpty();
        }
        assertThat(look(61, PathState.LIVE, PathState.STUCK)).isEmpty();
        assertThat(look(75, PathState.LIVE, PathState.STUCK)).isEmpty();
        assertThat(look(76, PathState.LIVE, PathState.STUCK)).hasSize(1);
    }

    @Test
    void whereNothingIsKnownNobodyIsReplaced() {
        look(0, PathState.LIVE, PathState.LIVE);
        assertThat(look(60, PathState.UNKNOWN, PathState.UNKNOWN)).isEmpty();
    }

    @Test
    void scarcityIsToldOnceUntilThereIsRoomAgain() {
        Headroom headroom = new Headroom("descriptors", "Raise the limit.");
        assertThat(headroom.judge(reading(799))).isEmpty();
        assertThat(headroom.judge(reading(800)))
                .hasValue("800 of at most 1000 descriptors are in use. Raise the limit.");
        assertThat(headroom.judge(reading(900))).isEmpty();
        assertThat(headroom.judge(reading(750))).isEmpty();
        assertThat(headroom.judge(reading(810))).as("it was never relieved").isEmpty();
        assertThat(headroom.judge(Descriptors.UNKNOWN)).isEmpty();
        assertThat(headroom.judge(reading(699))).isEmpty();
        assertThat(headroom.judge(reading(800))).isPresent();
    }

    private static Descriptors reading(long used) {
        return new Descriptors(OptionalLong.of(used), OptionalLong.of(1000));
    }

    private List<Stuck> look(int second, PathState camera, PathState sub) {
        return judge.judge(sight(second, camera, sub), running);
    }

    private static Sight sight(int second, PathState camera, PathState sub) {
        return new Sight(
                new ServerSample.Unknown(second * SECOND, Reason.ABSENT, ""),
                Map.of(
                        "yard", verdict("yard", camera),
                        "yard_sub", verdict("yard_sub", sub),
                        "door", verdict("door", PathState.LIVE),
                        "door_sub", verdict("door_sub", PathState.LIVE)));
    }

    private static PathVerdict verdict(String path, PathState state) {
        return new PathVerdict(path, state, "words", Optional.empty(), Optional.empty());
    }
}
