package dev.watchkeeper.escalate.deadman;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import dev.watchkeeper.notify.Outbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pinged and when, against a server on the loopback. */
final class DeadManTest {
    /** Far more than anything here takes, because the machine may be busy. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CheckServer server = new CheckServer();
    private final ManualClock clock = new ManualClock();
    private boolean cameras = true;
    private Optional<Look> look = Optional.empty();
    private Optional<String> standstill = Optional.empty();
    private Optional<String> person = Optional.empty();
    private java.util.Map<String, String> open = java.util.Map.of();
    private final DeadManSettings settings =
            new DeadManSettings(server.check(), Optional.empty(), Duration.ofSeconds(60), Duration.ofMinutes(5));

    @TempDir
    Path data;

    private DeadMan deadMan;

    @BeforeEach
    void begin() {
        deadMan = new DeadMan(
                settings,
                new DeadMan.Facts(() -> cameras, () -> look, () -> standstill, () -> person, () -> open),
                new Pinger(settings, LONG, new SystemClock()),
                new TroubleReport(new Outbox(data), clock),
                clock);
    }

    private List<String> told() throws IOException {
        Path outbox = data.resolve("outbox/new");
        if (!Files.isDirectory(outbox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(outbox)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    DeadManTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    private void said(Duration upFor, CameraSight... all) {
        look = Optional.of(new Look(OptionalLong.of(1), upFor, Duration.ofSeconds(1), List.of(all)));
    }

    private static CameraSight seen(String name) {
        return new CameraSight(name, name, true, Optional.empty(), Optional.of(Duration.ZERO));
    }

    private static CameraSight blind(String name, Duration since) {
        return new CameraSight(name, name, false, Optional.of("stalled"), Optional.of(since));
    }

    private void pass(Duration time) throws InterruptedException {
        for (long s = 0; s < time.toSeconds(); s += 2) {
            deadMan.look();
            clock.advance(Duration.ofSeconds(2));
        }
    }

    @Test
    void oneCameraThatIsSeenIsASuccessAMinute() throws Exception {
        said(Duration.ofHours(1), seen("yard"), blind("gate", Duration.ofHours(1)));
        pass(Duration.ofMinutes(10));
        assertThat(server.pings)
                .hasSize(10)
                .allMatch(ping ->
                        ping.equals("POST /ping/secret-uuid 1 of 2 cameras are seen.\ngate is not seen (stalled)"));
    }

    @Test
    void noCameraIsASuccessToo() throws Exception {
        cameras = false;
        deadMan.look();
        assertThat(server.newest()).isEqualTo("POST /ping/secret-uuid No camera is configured.");
    }

    @Test
    void blindnessFailsAfterItsTimeAndOnceAndThenSucceedsAtOnce() throws Exception {
        said(Duration.ofHours(1), seen("yard"));
        deadMan.look();
        for (int minute = 0; minute < 5; minute++) {
            said(Duration.ofHours(1), blind("yard", Duration.ofMinutes(minute)));
            pass(Duration.ofMinutes(1));
        }
        assertThat(server.pings).noneMatch(ping -> ping.contains("/fail"));
        said(Duration.ofHours(1), blind("yard", Duration.ofMinutes(5)));
        deadMan.look();
        assertThat(server.newest())
                .startsWith("POST /ping/secret-uuid/fail No camera was watched for 5 min.")
                .contains("yard is not seen (stalled)");
        clock.advance(Duration.ofSeconds(14));
        said(Duration.ofHours(1), seen("yard"));
        deadMan.look();
        assertThat(server.newest()).startsWith("POST /ping/secret-uuid 1 of 1");
    }

    @Test
    void aNodeThatStandsStillIsNeitherUntilItsTimeIsOver() throws Exception {
        said(Duration.ofHours(1), seen("yard"));
        deadMan.look();
        standstill = Optional.of("stuck");
        pass(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(server.pings).hasSize(1);
        pass(Duration.ofSeconds(10));
        assertThat(server.newest()).contains("/fail The node has made no progress for 5 min");
    }

    @Test
    void aDeadNodeAndOneThatNeverSawFailAfterTheirTime() throws Exception {
        pass(Duration.ofMinutes(4));
        assertThat(server.pings).isEmpty();
        pass(Duration.ofMinutes(2));
        assertThat(server.newest()).contains("/fail The node has made no progress");
        said(Duration.ofMinutes(2), new CameraSight("yard", "yard", false, Optional.of("refused"), Optional.empty()));
        clock.advance(Duration.ofMinutes(1));
        int before = server.pings.size();
        deadMan.look();
        assertThat(server.pings).hasSize(before);
        said(Duration.ofMinutes(6), new CameraSight("yard", "yard", false, Optional.of("refused"), Optional.empty()));
        deadMan.look();
        assertThat(server.newest()).contains("/fail No camera was watched for 6 min");
    }

    @Test
    void aNeededPersonFailsAtOnceAndHealingIsLogged() throws Exception {
        said(Duration.ofHours(1), seen("yard"));
        person = Optional.of("gate-monitor is a ZOMBIE");
        deadMan.look();
        assertThat(server.newest())
                .isEqualTo("POST /ping/secret-uuid/fail A person is needed: gate-monitor is a ZOMBIE");
        person = Optional.empty();
        clock.advance(Duration.ofSeconds(14));
        deadMan.look();
        open = java.util.Map.of("w1", "Watchkeeper's API does not answer");
        deadMan.look();
        open = java.util.Map.of();
        deadMan.look();
        clock.advance(Duration.ofSeconds(14));
        deadMan.look();
        assertThat(server.newest()).isEqualTo("POST /ping/secret-uuid/log Over: Watchkeeper's API does not answer\n");
        clock.advance(Duration.ofSeconds(14));
        deadMan.look();
        assertThat(server.pings).hasSize(3);
    }

    @Test
    void failedPingsAreTriedAgainAtGrowingWaits() throws Exception {
        said(Duration.ofHours(1), seen("yard"));
        server.status = 500;
        pass(Duration.ofMinutes(2));
        // After 5, 10, 20, 40 and 60 s, each seen at the next look.
        assertThat(server.pings).hasSize(5);
        assertThat(deadMan.trouble())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("do not arrive: it answers with status 500")
                        .doesNotContain("secret"));
        server.status = 200;
        pass(Duration.ofMinutes(1));
        assertThat(deadMan.trouble()).isEmpty();
        assertThat(told()).as("a server may be away for a moment").isEmpty();
        server.status = 503;
        pass(Duration.ofMinutes(9));
        assertThat(told()).isEmpty();
        pass(Duration.ofMinutes(10));
        assertThat(told()).hasSize(1).allMatch(name -> name.endsWith("-failed.message"));
        server.status = 200;
        pass(Duration.ofMinutes(2));
        assertThat(told()).hasSize(2).anyMatch(name -> name.endsWith("-over.message"));
    }

    @Test
    void aServerThatKnowsNoSuchCheckIsReportedHoweverItSaysSo() throws Exception {
        said(Duration.ofHours(1), seen("yard"));
        server.body = "OK (not found)";
        deadMan.look();
        assertThat(deadMan.trouble())
                .hasValueSatisfying(text -> assertThat(text).contains("knows no such check"));
        assertThat(told()).as("a person must act").hasSize(1);
        pass(Duration.ofSeconds(56));
        assertThat(server.pings).as("a refusal is not repeated soon").hasSize(1);
        server.body = "not found";
        server.status = 404;
        pass(Duration.ofSeconds(20));
        assertThat(server.pings).hasSize(2);
        assertThat(deadMan.trouble()).isPresent();
        assertThat(told()).as("once").hasSize(1);
    }

    @Test
    void aServerThatAsksForPatienceGetsIt() throws Exception {
        said(Duration.ofHours(1), seen("yard"));
        server.status = 429;
        server.retryAfter = "300";
        pass(Duration.ofSeconds(298));
        assertThat(server.pings).hasSize(1);
        pass(Duration.ofSeconds(10));
        assertThat(server.pings).hasSize(2);
    }

    @Test
    void aSilentServerADeadOneAndAForeignOneDelayForTheirLimitOnly() throws Exception {
        Ping ping = new Ping(Ping.Kind.SUCCESS, "");
        server.silent = true;
        assertThat(new Pinger(settings, Duration.ofMillis(300), new SystemClock()).send(ping))
                .isInstanceOf(Ping.Answer.Failed.class);
        server.silent = false;
        Pinger pinger = new Pinger(settings, LONG, new SystemClock());
        server.status = 302;
        assertThat(pinger.send(ping)).isInstanceOf(Ping.Answer.Refused.class);
        server.status = 200;
        server.body = "x".repeat(100_000);
        assertThat(pinger.send(ping)).isInstanceOf(Ping.Answer.Failed.class);
        server.close();
        assertThat(pinger.send(ping)).isEqualTo(new Ping.Answer.Failed("no connection", Optional.empty()));
    }

    @Test
    void theBodyIsTheEndOfTheTextAndTheKindComesBeforeTheQuery() throws Exception {
        new Pinger(settings, new SystemClock()).send(new Ping(Ping.Kind.FAIL, "ü".repeat(10_000) + "end"));
        assertThat(server.newest().length()).isLessThan(Pinger.MOST_BYTES / 2 + 100);
        assertThat(server.newest()).endsWith("üend").doesNotContain("\uFFFD");
        assertThat(Pinger.address(URI.create("https://h/k/slug/?create=1"), Ping.Kind.LOG))
                .isEqualTo(URI.create("https://h/k/slug/log?create=1"));
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void itPingsFromAThreadOfItsOwn() throws Exception {
        said(Duration.ofHours(1), seen("yard"));
        try (DeadMan running = new DeadMan(
                settings,
                new DeadMan.Facts(() -> cameras, () -> look, () -> standstill, () -> person, () -> open),
                new Outbox(data),
                new dev.watchkeeper.base.SystemClock())) {
            running.start();
            org.awaitility.Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !server.pings.isEmpty());
            assertThat(running.isStuck()).isFalse();
        }
    }
}
