package dev.watchkeeper.stream.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.liveness.StreamWatch.Sight;
import dev.watchkeeper.stream.server.ApiAddress;
import dev.watchkeeper.stream.server.MediaMtxStandIn;
import dev.watchkeeper.stream.server.MediaMtxStandIn.Manner;
import dev.watchkeeper.stream.server.ServerApi;
import dev.watchkeeper.stream.server.ServerApi.Limits;
import dev.watchkeeper.stream.server.ServerVersion;
import dev.watchkeeper.stream.server.StandInPath;
import dev.watchkeeper.stream.server.StreamRig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is made of a whole answer of the server. */
final class StreamWatchTest {
    private static final Limits GENEROUS = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(40), 1_000_000);
    private static final StreamPath YARD = StreamRig.pulled(StreamRig.camera("yard", "rtsp://192.0.2.1/"), false);
    private static final StreamPath PORCH = StreamRig.pulled(StreamRig.camera("porch", "rtsp://192.0.2.2/"), true);
    private static final StreamPath SUB = StreamRig.published("yard_sub");

    private final ManualClock clock = new ManualClock();

    @Test
    void version121SaysWhyACameraCannotBeReadAndOlderOnesThatTheyDoNot() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 21, 0));
                StreamWatch watch = watch(server, YARD)) {
            server.show(StandInPath.unreadable("yard", "dial tcp: rtsp://a:geheim@192.0.2.1 refused"));
            assertThat(verdict(look(watch), "yard").cause())
                    .isEqualTo("The server cannot read the camera. It says: dial tcp: rtsp://***@192.0.2.1 refused");
            server.show(StandInPath.unreadable("yard", "no route"));
            assertThat(verdict(look(watch), "yard").cause())
                    .as("asked again only after 10 s")
                    .contains("refused");
            clock.advance(Duration.ofSeconds(9));
            assertThat(verdict(look(watch), "yard").cause()).contains("no route");
        }
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1));
                StreamWatch watch = watch(server, YARD)) {
            server.show(StandInPath.unreadable("yard", "no route"));
            assertThat(verdict(look(watch), "yard").cause())
                    .isEqualTo(
                            "The server cannot read the camera. MediaMTX 1.20.1 does not say why; 1.21 and newer do.");
        }
    }

    @Test
    void awayIsWhatTheServerSaysItHasNotAndNeverWhatIsUnknown() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1));
                StreamWatch watch = watch(server, YARD, PORCH, SUB)) {
            server.show(StandInPath.unreadable("yard", "x"));
            server.show(StandInPath.unreadable("porch", "x"));
            server.show(StandInPath.published("yard_sub", 10));
            Sight sight = look(watch);
            assertThat(sight.isAway("yard")).isTrue();
            assertThat(sight.isAway("porch")).as("on demand").isFalse();
            assertThat(sight.isAway("yard_sub")).isFalse();
            assertThat(sight.isAway("nothing")).isFalse();
            assertThat(sight.paths().keySet()).containsExactly("yard", "porch", "yard_sub");
            server.behave(Manner.FAULTY);
            Sight blind = look(watch);
            assertThat(blind.isAway("yard")).isFalse();
            assertThat(blind.paths().values())
                    .allMatch(verdict -> verdict.state() == PathState.UNKNOWN
                            && verdict.flow().isEmpty()
                            && verdict.lastByteAge().isEmpty());
        }
    }

    @Test
    void aNewPlanKeepsWhatIsKnownOfPathsThatStay() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1));
                StreamWatch watch = watch(server, SUB, YARD)) {
            server.show(StandInPath.published("yard_sub", 10));
            look(watch);
            server.show(StandInPath.published("yard_sub", 20));
            assertThat(verdict(look(watch), "yard_sub").state()).isEqualTo(PathState.LIVE);
            watch.plan(List.of(StreamRig.published("matrix"), SUB));
            server.show(StandInPath.published("matrix", 10));
            Sight sight = look(watch);
            assertThat(sight.paths().keySet()).containsExactly("matrix", "yard_sub");
            assertThat(verdict(sight, "yard_sub").lastByteAge()).contains(Duration.ofSeconds(1));
            assertThat(verdict(sight, "yard_sub").state()).isEqualTo(PathState.LIVE);
            assertThat(verdict(sight, "matrix").state()).isEqualTo(PathState.UNKNOWN);
        }
    }

    @Test
    void aGridIsLiveOnlyIfItShowsACamera() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1));
                StreamWatch watch = watch(server)) {
            watch.plan(List.of(YARD, SUB, StreamRig.published("matrix")), Map.of("matrix", List.of("yard_sub")));
            server.show(StandInPath.published("matrix", 10));
            server.show(StandInPath.nothing("yard_sub"));
            look(watch);
            server.show(StandInPath.published("matrix", 20));
            PathVerdict blind = verdict(look(watch), "matrix");
            assertThat(blind.state()).isEqualTo(PathState.DOWN);
            assertThat(blind.cause()).contains("shows no camera");
            assertThat(blind.flow()).as("it runs").isPresent();
            server.show(StandInPath.published("yard_sub", 10));
            server.show(StandInPath.published("matrix", 30));
            look(watch);
            server.show(StandInPath.published("yard_sub", 20));
            server.show(StandInPath.published("matrix", 40));
            assertThat(verdict(look(watch), "matrix").state()).isEqualTo(PathState.LIVE);
        }
    }

    private StreamWatch watch(MediaMtxStandIn server, StreamPath... paths) {
        StreamWatch watch = new StreamWatch(
                new ServerApi(ApiAddress.open(server.port()), GENEROUS, clock),
                JudgeLimits.of(Duration.ofSeconds(15)),
                clock);
        watch.plan(List.of(paths));
        return watch;
    }

    /** A second later, long after the server's start. */
    private Sight look(StreamWatch watch) {
        clock.advance(Duration.ofSeconds(1));
        OptionalLong longAgo =
                OptionalLong.of(clock.monotonicNanos() - Duration.ofHours(1).toNanos());
        return watch.look(path -> longAgo);
    }

    private static PathVerdict verdict(Sight sight, String path) {
        return Optional.ofNullable(sight.paths().get(path)).orElseThrow();
    }
}
