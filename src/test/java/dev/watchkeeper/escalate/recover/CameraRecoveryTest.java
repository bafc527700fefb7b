package dev.watchkeeper.escalate.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.escalate.recover.CameraRecovery.Timing;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.notify.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When which action is tried, and what is told, with actions that only note that they were called. */
final class CameraRecoveryTest {
    private static final Duration STEP = Duration.ofSeconds(2);

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final List<String> done = new ArrayList<>();
    private final List<String> failing = new ArrayList<>();
    private Duration blind = Duration.ZERO;
    private Optional<String> cause = Optional.of("unreachable");
    private Duration age = Duration.ofSeconds(1);
    private boolean neverSeen;
    private CameraRecovery recovery;
    private List<CameraSettings> cameras = List.of();

    @BeforeEach
    void begin() throws IOException {
        cameras = load("""
                cameras:
                  yard:
                    url: rtsp://192.0.2.1/main
                    recovery: [{onvif-reboot: true}, {http: 'http://plug/off-on'}, {command: [/bin/power, yard]}]
                    recovery-per-day: 2
                """);
        restart();
    }

    private List<CameraSettings> load(String yaml) throws IOException {
        Path file = Files.writeString(data.resolve("w.yml"), yaml);
        Loaded loaded = SettingsLoader.load(Optional.of(file), List.of(), List.of(), data);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).settings().cameras();
    }

    /** A new process on the same data folder. */
    private void restart() {
        CameraRecovery.Tools tools = new CameraRecovery.Tools(
                (camera, action) -> {
                    done.add(action.text());
                    return new Performer.Result(!failing.contains(action.text()), action.text() + " was called");
                },
                (name, work) -> {
                    FutureTask<Performer.Result> task = new FutureTask<>(work);
                    task.run();
                    return task;
                },
                new RecoveryBook(data, clock),
                new IncidentFiles(data),
                new RecoveryReports(new Outbox(data), clock));
        recovery = new CameraRecovery(cameras, this::look, tools, Timing.USUAL, clock);
    }

    private Optional<Look> look() {
        CameraSight yard = new CameraSight(
                "yard",
                "yard",
                blind.isZero(),
                blind.isZero() ? Optional.empty() : cause,
                neverSeen ? Optional.empty() : Optional.of(blind));
        return Optional.of(new Look(OptionalLong.of(1), blind, age, List.of(yard)));
    }

    private void stayBlind(Duration time) throws InterruptedException {
        for (long s = 0; s < time.toSeconds(); s += STEP.toSeconds()) {
            blind = blind.plus(STEP);
            clock.advance(STEP);
            recovery.tick();
        }
    }

    private void see(Duration time) throws InterruptedException {
        blind = Duration.ZERO;
        for (long s = 0; s < time.toSeconds(); s += STEP.toSeconds()) {
            clock.advance(STEP);
            recovery.tick();
        }
    }

    private OutsideIncident incident() {
        return new IncidentFiles(data)
                .find(Optional.empty(), Optional.empty(), 1)
                .getFirst();
    }

    private List<String> messages() throws IOException {
        Path folder = data.resolve("outbox/new");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    @Test
    void aBlindCameraIsRebootedAfterItsTimeAndVerifiedByPictures() throws Exception {
        stayBlind(Duration.ofMinutes(5).minus(STEP));
        assertThat(done).isEmpty();
        stayBlind(Duration.ofSeconds(10));
        assertThat(done).containsExactly("ONVIF reboot");
        see(Duration.ofSeconds(30));
        assertThat(incident().end()).isEmpty();
        see(Duration.ofSeconds(60));
        assertThat(incident().end()).isPresent();
        assertThat(incident().matter().target()).isEqualTo("yard");
        assertThat(incident().steps().stream().map(OutsideIncident.Step::step))
                .containsExactly("noticed", "tried", "verified", "closed");
        assertThat(messages())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("Issue detected and fixed", "ONVIF reboot was called"));
        see(Duration.ofMinutes(10));
        assertThat(done).hasSize(1);
    }

    @Test
    void actionsAreTriedInOrderAndThenAPersonIsTold() throws Exception {
        failing.add("ONVIF reboot");
        stayBlind(Duration.ofMinutes(5).plusSeconds(10));
        assertThat(done).as("what failed is followed at once").containsExactly("ONVIF reboot", "HTTP call to plug");
        stayBlind(Duration.ofMinutes(3));
        assertThat(done).endsWith("command power");
        assertThat(messages()).isEmpty();
        stayBlind(Duration.ofMinutes(3).plusSeconds(10));
        assertThat(messages())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("Needs manual intervention", "command power was called"));
        assertThat(incident().matter().severity()).isEqualTo("critical");
    }

    @Test
    void eachIsLimitedPerDayAlsoAcrossRestarts() throws Exception {
        stayBlind(Duration.ofHours(6));
        assertThat(done).hasSize(6);
        restart();
        stayBlind(Duration.ofHours(6));
        assertThat(done).as("the limit survives").hasSize(6);
        assertThat(incident().steps().toString()).contains("not again today");
        stayBlind(Duration.ofHours(14));
        assertThat(done).as("the next day").hasSizeGreaterThan(6);
        assertThat(new IncidentFiles(data).find(Optional.empty(), Optional.empty(), 9))
                .hasSize(1);
        assertThat(messages()).hasSize(1);
    }

    @Test
    void theOpenIncidentIsContinuedByTheNextProcess() throws Exception {
        stayBlind(Duration.ofMinutes(5).plusSeconds(10));
        String id = incident().id();
        restart();
        see(Duration.ofSeconds(70));
        assertThat(incident().id()).isEqualTo(id);
        assertThat(incident().end()).isPresent();
    }

    @Test
    void whatNoRebootCuresIsLeftAlone() throws Exception {
        cause = Optional.of("auth");
        stayBlind(Duration.ofHours(1));
        assertThat(done).isEmpty();
        assertThat(new IncidentFiles(data).find(Optional.empty(), Optional.empty(), 1))
                .isEmpty();
    }

    @Test
    void whileTheNodeStandsStillNothingIsDone() throws Exception {
        age = Duration.ofSeconds(16);
        stayBlind(Duration.ofHours(1));
        assertThat(done).isEmpty();
    }

    @Test
    void aCameraThatWasNeverSeenCountsFromTheStartOfTheNode() throws Exception {
        neverSeen = true;
        stayBlind(Duration.ofMinutes(5).plusSeconds(10));
        assertThat(done).hasSize(1);
    }

    @Test
    void anActionThatCannotBeCountedIsNotDone() throws Exception {
        Files.writeString(data.resolve("escalation"), "a file in place of the folder");
        stayBlind(Duration.ofMinutes(6));
        assertThat(done).isEmpty();
        assertThat(incident().steps().toString()).contains("cannot be counted");
    }
}
