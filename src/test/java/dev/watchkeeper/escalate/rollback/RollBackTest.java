package dev.watchkeeper.escalate.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.program.BuiltJar;
import dev.watchkeeper.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a copy is taken and when the configuration is rolled back, with a node that is only said to run. */
final class RollBackTest {
    private static final Duration STEP = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<String> restarts = new ArrayList<>();
    private Optional<String> child = Optional.of("running");
    private boolean running = true;
    private boolean keeperRefuses;
    private long pid = 1;
    private Duration upFor = Duration.ZERO;
    private List<CameraSight> cameras = List.of();
    private Path config;
    private LastGood lastGood;
    private RollBack rollBack;

    @BeforeEach
    void begin() throws IOException {
        config =
                Files.writeString(folder.resolve("w.yml"), "cameras:\n  yard:\n    url: rtsp://anna:s3cret@cam/main\n");
        lastGood = new LastGood(folder.resolve("data"));
        restartWatch();
    }

    private void restartWatch() {
        RollBack.Links links = new RollBack.Links(
                () -> running
                        ? Optional.of(new Look(OptionalLong.of(pid), upFor, Duration.ofSeconds(1), cameras))
                        : Optional.empty(),
                () -> child,
                () -> {
                    if (keeperRefuses) {
                        throw new FailureException(FailureKind.ENVIRONMENT, "The keeper is shutting down");
                    }
                    restarts.add("restart");
                },
                programs());
        rollBack = RollBack.of(config, folder.resolve("data"), links, Duration.ofMinutes(10), clock);
    }

    private Programs programs() {
        return Programs.of(folder.resolve("target/watchkeeper.jar").toString(), folder.resolve("data"));
    }

    private void build(int schemas, String mark) throws IOException {
        Path jar = folder.resolve("target/watchkeeper.jar");
        if (Files.exists(jar)) {
            Path former = folder.resolve("target/previous/watchkeeper.jar");
            Files.createDirectories(former.getParent());
            Files.copy(jar, former, StandardCopyOption.REPLACE_EXISTING);
        }
        BuiltJar.write(jar, schemas, mark);
    }

    private static CameraSight seen(String name) {
        return new CameraSight(name, name, true, Optional.empty(), Optional.of(Duration.ZERO));
    }

    private static CameraSight never(String name) {
        return new CameraSight(name, name, false, Optional.of("auth"), Optional.empty());
    }

    private void run(Duration time) {
        for (long s = 0; s < time.toSeconds(); s += STEP.toSeconds()) {
            clock.advance(STEP);
            upFor = upFor.plus(STEP);
            rollBack.tick();
        }
    }

    private void nodeStarts(CameraSight... now) {
        pid++;
        upFor = Duration.ZERO;
        running = true;
        cameras = List.of(now);
    }

    private void goodBefore() {
        nodeStarts(seen("yard"), seen("gate"));
        run(Duration.ofMinutes(11));
        assertThat(lastGood.taken()).isPresent();
    }

    private void change(String text) throws IOException {
        Files.writeString(config, text);
    }

    private List<String> messages() throws IOException {
        Path outbox = folder.resolve("data/outbox/new");
        if (!Files.isDirectory(outbox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(outbox)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    private OutsideIncident incident() {
        return new IncidentFiles(folder.resolve("data"))
                .find(Optional.empty(), Optional.empty(), 1)
                .getFirst();
    }

    @Test
    void aCopyIsTakenAfterTenMinutesWithPicturesAndIsPrivate() throws Exception {
        nodeStarts(seen("yard"), never("gate"));
        run(Duration.ofMinutes(9));
        assertThat(lastGood.taken()).isEmpty();
        run(Duration.ofMinutes(2));
        assertThat(lastGood.taken())
                .hasValueSatisfying(taken -> assertThat(taken.cameras()).containsExactly("yard"));
        assertThat(Files.readString(lastGood.copy())).isEqualTo(Files.readString(config));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lastGood.copy())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/last-good"))))
                .isEqualTo("rwx------");
    }

    @Test
    void withoutPicturesNoCopyIsTaken() {
        nodeStarts(never("yard"));
        run(Duration.ofHours(1));
        assertThat(lastGood.taken()).isEmpty();
    }

    @Test
    void aChangedConfigurationThatBlindsACameraIsRolledBackOnceAndTheFileIsNotTouched() throws Exception {
        goodBefore();
        String changed = "cameras:\n  yard:\n    url: rtsp://anna:wrong@cam/main\n    transport: udp\n";
        change(changed);
        restartWatch();
        nodeStarts(never("yard"), seen("gate"));
        run(Duration.ofSeconds(50));
        assertThat(restarts).isEmpty();
        run(Duration.ofSeconds(20));
        assertThat(restarts).hasSize(1);
        assertThat(Files.readString(config)).isEqualTo(changed);
        assertThat(lastGood.inPlaceOf(config)).contains(lastGood.copy());
        assertThat(messages())
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("rolled-back", "yard is not seen (auth)", "+     transport")
                        .doesNotContain("s3cret")
                        .doesNotContain("wrong"));
        nodeStarts(seen("yard"), seen("gate"));
        run(Duration.ofSeconds(10));
        assertThat(incident().end()).isPresent();
        assertThat(incident().steps().stream().map(OutsideIncident.Step::step))
                .containsExactly("noticed", "evidence", "tried", "verified", "closed");
        run(Duration.ofMinutes(30));
        assertThat(restarts).hasSize(1);
        assertThat(lastGood.copy())
                .as("the copy stays that of the good one")
                .content()
                .contains("s3cret");
    }

    @Test
    void aConfigurationThatARunningNodeReadAgainIsRolledBackLikeAStart() throws Exception {
        goodBefore();
        run(Duration.ofHours(1));
        change("cameras: {yard: {url: 'rtsp://cam/other'}, gate: {url: 'rtsp://cam/gate'}}\n");
        cameras = List.of(never("yard"), seen("gate"));
        run(Duration.ofMinutes(2));
        assertThat(restarts).as("nobody has read it").isEmpty();
        lastGood.reloaded(config, pid, clock.wall());
        run(Duration.ofSeconds(50));
        assertThat(restarts).isEmpty();
        run(Duration.ofSeconds(20));
        assertThat(restarts).hasSize(1);
        assertThat(lastGood.inPlaceOf(config)).contains(lastGood.copy());
    }

    @Test
    void aReloadOfAnEarlierNodeSaysNothingOfThisOne() throws Exception {
        goodBefore();
        change("cameras: {yard: {url: 'rtsp://cam/other'}}\n");
        lastGood.reloaded(config, pid + 7, clock.wall());
        cameras = List.of(never("yard"));
        run(Duration.ofMinutes(2));
        assertThat(restarts).isEmpty();
    }

    @Test
    void whenTheUserChangesTheFileItIsUsedAgain() throws Exception {
        goodBefore();
        change("cameras: {yard: {url: 'rtsp://cam/other'}}\n");
        nodeStarts(never("yard"));
        run(Duration.ofSeconds(70));
        assertThat(restarts).hasSize(1);
        change("cameras: {yard: {url: 'rtsp://cam/third'}}\n");
        assertThat(lastGood.inPlaceOf(config)).isEmpty();
        nodeStarts(seen("yard"));
        run(Duration.ofMinutes(11));
        assertThat(lastGood.taken())
                .hasValueSatisfying(taken -> assertThat(taken.sha256())
                        .isEqualTo(LastGood.sha256(config).orElseThrow()));
        assertThat(restarts).hasSize(1);
    }

    @Test
    void aRefusedConfigurationIsRolledBackAtOnce() throws Exception {
        goodBefore();
        change("cameras: {yard: {ulr: x}}\n");
        running = false;
        child = Optional.of("refused");
        run(Duration.ofSeconds(4));
        assertThat(restarts).hasSize(1);
    }

    @Test
    void aNodeThatAPersonStoppedStaysStopped() throws Exception {
        goodBefore();
        change("cameras: {yard: {ulr: x}}\n");
        running = false;
        child = Optional.of("stopped");
        run(Duration.ofMinutes(9));
        assertThat(restarts).isEmpty();
    }

    @Test
    void camerasThatWereDeadBeforeOrAreNoLongerConfiguredBlameNoConfiguration() throws Exception {
        nodeStarts(seen("yard"), never("gate"), seen("door"));
        run(Duration.ofMinutes(11));
        change("cameras: {yard: {url: 'rtsp://cam/other'}}\n");
        nodeStarts(seen("yard"), never("gate"));
        run(Duration.ofMinutes(30));
        assertThat(restarts).isEmpty();
    }

    @Test
    void blindnessWithoutAChangeOrLongAfterOneIsNoReason() throws Exception {
        goodBefore();
        nodeStarts(never("yard"));
        run(Duration.ofMinutes(9));
        assertThat(restarts).isEmpty();
        change("cameras: {yard: {url: 'rtsp://cam/other'}}\n");
        nodeStarts(seen("yard"), seen("gate"));
        run(Duration.ofMinutes(10));
        cameras = List.of(
                new CameraSight("yard", "yard", false, Optional.of("stalled"), Optional.of(Duration.ofMinutes(2))));
        run(Duration.ofMinutes(10));
        assertThat(restarts).isEmpty();
    }

    @Test
    void withoutAKeeperNothingIsOrdered() throws Exception {
        goodBefore();
        change("cameras: {yard: {url: 'rtsp://cam/other'}}\n");
        child = Optional.empty();
        nodeStarts(never("yard"));
        run(Duration.ofMinutes(5));
        assertThat(lastGood.ordered()).isEmpty();
        assertThat(messages()).isEmpty();
    }

    @Test
    void aKeeperThatRefusesIsToldInTheSteps() throws Exception {
        goodBefore();
        keeperRefuses = true;
        change("cameras: {yard: {url: 'rtsp://cam/other'}}\n");
        nodeStarts(never("yard"));
        run(Duration.ofSeconds(70));
        assertThat(incident().steps().toString()).contains("The roll-back failed: The keeper is shutting down");
    }

    @Test
    void theLadderMayAskForItWhileTheChangeIsRecent() throws Exception {
        goodBefore();
        assertThat(rollBack.isApplicable()).as("nothing has changed").isFalse();
        change("cameras: {yard: {url: 'rtsp://cam/other'}}\n");
        run(STEP);
        assertThat(rollBack.isApplicable()).as("it is not used yet").isFalse();
        nodeStarts(seen("yard"), seen("gate"));
        run(STEP);
        assertThat(rollBack.isApplicable()).isTrue();
        CompletableFuture<RollBack.Outcome> answer = new CompletableFuture<>();
        Thread asker = Threads.platform("asker", () -> {
            try {
                answer.complete(rollBack.request());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        asker.start();
        running = false;
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
            rollBack.tick();
            return answer.isDone();
        });
        assertThat(answer.join()).isInstanceOf(RollBack.Outcome.Done.class);
        assertThat(restarts).hasSize(1);
        rollBack.tick();
        assertThat(rollBack.isApplicable()).as("once").isFalse();
    }

    @Test
    void aNewProgramThatBlindsACameraIsRolledBackOnceUntilItIsBuiltAgain() throws Exception {
        build(5, "old");
        goodBefore();
        build(5, "new");
        restartWatch();
        nodeStarts(never("yard"), seen("gate"));
        run(Duration.ofSeconds(50));
        assertThat(restarts).isEmpty();
        run(Duration.ofSeconds(20));
        assertThat(restarts).hasSize(1);
        assertThat(programs().inPlace()).isPresent();
        assertThat(lastGood.ordered()).as("the configuration is not to blame").isEmpty();
        assertThat(messages())
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("rolled-back", "The program was rolled back", "yard is not seen (auth)"));
        nodeStarts(seen("yard"), seen("gate"));
        run(Duration.ofMinutes(12));
        assertThat(incident().end()).isPresent();
        assertThat(incident().steps().toString()).contains("the program from before the last build");
        assertThat(restarts).hasSize(1);
        build(5, "corrected");
        assertThat(programs().inPlace()).isEmpty();
        nodeStarts(seen("yard"), seen("gate"));
        run(Duration.ofMinutes(12));
        assertThat(programs().good().orElseThrow().sha256())
                .isEqualTo(programs().now().orElseThrow());
        assertThat(restarts).hasSize(1);
    }

    @Test
    void aFormerProgramThatDoesNotKnowTheDatabaseIsNotStartedAndAPersonIsToldWhy() throws Exception {
        build(5, "old");
        goodBefore();
        build(6, "new");
        Files.write(folder.resolve("data/watchkeeper.db"), BuiltJar.header(6));
        restartWatch();
        nodeStarts(never("yard"), seen("gate"));
        run(Duration.ofSeconds(80));
        assertThat(restarts).isEmpty();
        assertThat(programs().ordered()).isEmpty();
        assertThat(messages())
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains(
                                "The program was not rolled back",
                                "knows the database up to schema 5, and the database has schema 6 by now",
                                "yard is not seen (auth)"));
        run(Duration.ofMinutes(8));
        assertThat(messages()).as("once").hasSize(1);
    }

    @Test
    void ofAChangedConfigurationAndANewProgramTheConfigurationIsRolledBackFirst() throws Exception {
        build(5, "old");
        goodBefore();
        build(5, "new");
        change("cameras: {yard: {url: 'rtsp://cam/other'}}\n");
        restartWatch();
        nodeStarts(never("yard"));
        run(Duration.ofSeconds(70));
        assertThat(lastGood.ordered()).isPresent();
        assertThat(programs().ordered()).isEmpty();
        nodeStarts(never("yard"));
        run(Duration.ofSeconds(70));
        assertThat(programs().ordered()).isPresent();
        assertThat(restarts).hasSize(2);
    }

    @Test
    void aProgramThatIsStartedForLongOrWasNeverGoodIsNotBlamed() throws Exception {
        build(5, "old");
        nodeStarts(never("yard"));
        run(Duration.ofMinutes(5));
        build(5, "new");
        nodeStarts(never("yard"));
        run(Duration.ofMinutes(5));
        assertThat(restarts).isEmpty();
        nodeStarts(seen("yard"));
        run(Duration.ofMinutes(12));
        cameras = List.of(
                new CameraSight("yard", "yard", false, Optional.of("stalled"), Optional.of(Duration.ofMinutes(2))));
        run(Duration.ofMinutes(10));
        assertThat(restarts).isEmpty();
    }

    @Test
    void theDifferenceShowsNoSecrets() {
        assertThat(Difference.of(
                        "a: 1\nurl: rtsp://u:p@h/x?token=abc\n",
                        "a: 1\nurl: rtsp://u:q@h/y?token=def\ndead-man: {url: 'https://hc/uuid', interval: 1m}\n"))
                .containsExactly(
                        "- url: rtsp://***@h/x?token=***",
                        "+ url: rtsp://***@h/y?token=***",
                        "+ dead-man: {url: 'https://hc/***', interval: 1m}");
        assertThat(Difference.masked("command: [x, --password, hunter2, --api-token=t0p, y]"))
                .doesNotContain("hunter2")
                .doesNotContain("t0p");
        assertThat(Difference.masked("  headers: ['Authorization: Bearer t0p']"))
                .doesNotContain("t0p");
        assertThat(Difference.masked("  password-file: cam.password")).isEqualTo("  password-file: cam.password");
        assertThat(Difference.of("url: rtsp://u:p@h/\n", "url: rtsp://u:q@h/\n"))
                .containsExactly("(only what is not shown here, such as passwords, differs)");
    }
}
