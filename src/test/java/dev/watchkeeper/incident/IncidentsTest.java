package dev.watchkeeper.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Event.IncidentChanged.Change;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.IncidentStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IncidentsTest {
    private final ManualClock clock = new ManualClock();
    private final Map<String, Sight> sights = new LinkedHashMap<>();
    private final List<Event.IncidentChanged> reports = new ArrayList<>();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private Incidents incidents;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(folder.resolve("watchkeeper.db"), folder.resolve("cache"));
        incidents = new Incidents(
                new IncidentStore(database),
                () -> List.copyOf(sights.values()),
                event -> reports.add((Event.IncidentChanged) event),
                clock);
        for (int i = 1; i <= 6; i++) {
            sees("c" + i);
        }
        pass(1);
    }

    @AfterEach
    void close() {
        incidents.close();
        database.close();
    }

    private void sees(String camera) {
        sights.put(camera, new Sight(camera, camera, Sight.State.SEES, "", "host-" + camera));
    }

    private void blind(String camera, String cause) {
        sights.put(camera, new Sight(camera, camera, Sight.State.BLIND, cause, "host-" + camera));
    }

    private void pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            clock.advance(Duration.ofMillis(500));
            incidents.look();
        }
    }

    private List<Change> changes() {
        return reports.stream().map(Event.IncidentChanged::change).toList();
    }

    private Incident last() {
        return reports.getLast().incident();
    }

    @Test
    void threeOfSixWithinThirtySecondsAreOneIncident() {
        blind("c1", "timeout");
        pass(10);
        blind("c2", "stalled");
        pass(10);
        assertThat(reports).isEmpty();
        blind("c3", "unreachable");
        pass(1);
        assertThat(changes()).containsExactly(Change.BEGAN);
        assertThat(last().sentence())
                .isEqualTo("3 of 6 cameras went blind within 20 s: probably the network, a switch or their power");
        assertThat(last().cameras()).containsExactly("c1", "c2", "c3");
        assertThat(last().steps())
                .extracting(Incident.Step::text)
                .containsExactly("c1 went blind: timeout", "c2 went blind: stalled", "c3 went blind: unreachable");
        assertThat(incidents.open()).isPresent();
        blind("c4", "timeout");
        pass(600);
        assertThat(changes()).containsExactly(Change.BEGAN, Change.STEP);
        for (int i = 1; i <= 4; i++) {
            sees("c" + i);
        }
        pass(1);
        assertThat(changes()).containsExactly(Change.BEGAN, Change.STEP, Change.ENDED);
        assertThat(last().cameras()).containsExactly("c1", "c2", "c3", "c4");
        assertThat(last().steps().getLast().text()).isEqualTo("all see again");
        assertThat(incidents.open()).isEmpty();
    }

    @Test
    void camerasThatFailSlowlyOneByOneAreNoIncident() {
        for (int i = 1; i <= 6; i++) {
            blind("c" + i, "timeout");
            pass(16);
        }
        assertThat(reports).isEmpty();
    }

    @Test
    void twoOfTwoAndThreeOfManyAreNoIncident() {
        sights.keySet().removeIf(camera -> camera.compareTo("c3") >= 0);
        blind("c1", "timeout");
        blind("c2", "timeout");
        pass(5);
        assertThat(reports).isEmpty();
        for (int i = 3; i <= 9; i++) {
            sees("c" + i);
        }
        blind("c3", "timeout");
        pass(5);
        assertThat(reports).isEmpty();
    }

    @Test
    void camerasBlindBeforehandAreNotPartOfTheIncident() {
        blind("c6", "auth");
        pass(60);
        blind("c1", "timeout");
        blind("c2", "timeout");
        blind("c3", "timeout");
        pass(5);
        assertThat(last().cameras()).containsExactly("c1", "c2", "c3");
        assertThat(changes()).containsExactly(Change.BEGAN);
    }

    @Test
    void anIncidentEndsWhenOnlyFewStayBlind() {
        for (int i = 1; i <= 5; i++) {
            blind("c" + i, "timeout");
        }
        pass(1);
        for (int i = 1; i <= 4; i++) {
            sees("c" + i);
        }
        pass(59);
        assertThat(changes()).containsExactly(Change.BEGAN, Change.STEP);
        pass(3);
        assertThat(changes()).containsExactly(Change.BEGAN, Change.STEP, Change.ENDED);
        assertThat(last().steps().getLast().text()).isEqualTo("only c5 still blind");
    }

    @Test
    void camerasThatNeverGaveAPictureCannotGoBlind() {
        for (int i = 1; i <= 5; i++) {
            unseen("c" + i, i < 3 ? "not-found" : "auth");
        }
        pass(300);
        assertThat(reports).isEmpty();
        sees("c1");
        sees("c2");
        pass(60);
        blind("c1", "timeout");
        blind("c2", "timeout");
        blind("c6", "timeout");
        pass(1);
        assertThat(last().sentence()).startsWith("3 of 3 cameras went blind");
        assertThat(last().cameras()).containsExactly("c1", "c2", "c6");
    }

    private void unseen(String camera, String cause) {
        sights.put(camera, new Sight(camera, camera, Sight.State.UNSEEN, cause, "host-" + camera));
    }

    @Test
    void aHostThatAnswersHasNotFailed() {
        List<String> causes = List.of("auth", "not-found", "auth");
        for (int i = 1; i <= 3; i++) {
            sights.put("c" + i, new Sight("c" + i, "c" + i, Sight.State.BLIND, causes.get(i - 1), "nvr.home"));
        }
        pass(1);
        assertThat(last().sentence()).endsWith("nothing points to one cause; they have auth (2), not-found (1)");
        for (int i = 1; i <= 3; i++) {
            sees("c" + i);
        }
        pass(1);
        for (int i = 1; i <= 4; i++) {
            Sight.State state = i < 4 ? Sight.State.BLIND : Sight.State.SEES;
            sights.put("c" + i, new Sight("c" + i, "c" + i, state, i < 4 ? "timeout" : "", "nvr.home"));
        }
        pass(1);
        assertThat(last().sentence())
                .as("another camera of the device is seen")
                .endsWith("nothing points to one cause; they have timeout (3)");
    }

    @Test
    void peopleReadTitlesAndListsHaveNames() {
        Map<String, String> titles = Map.of("c1", "Größe", "c2", "前門", "c3", "c3");
        for (String camera : List.of("c1", "c2", "c3")) {
            sights.put(
                    camera,
                    new Sight(
                            camera,
                            titles.getOrDefault(camera, camera),
                            Sight.State.BLIND,
                            "timeout",
                            "host-" + camera));
        }
        pass(1);
        assertThat(last().cameras()).containsExactly("c1", "c2", "c3");
        assertThat(last().steps().stream().map(Incident.Step::text))
                .containsExactly("Größe went blind: timeout", "前門 went blind: timeout", "c3 went blind: timeout");
        sights.put("c2", new Sight("c2", "前門", Sight.State.SEES, "", "host-c2"));
        sees("c3");
        pass(65);
        assertThat(last().steps().stream().map(Incident.Step::text))
                .endsWith("前門 sees again", "c3 sees again", "only Größe still blind");
        assertThat(last().cameras()).containsExactly("c1", "c2", "c3");
    }

    @Test
    void aProcessThatStoodStillBlamesNobody() {
        clock.advance(Duration.ofSeconds(40));
        for (int i = 1; i <= 6; i++) {
            blind("c" + i, "stalled");
        }
        pass(5);
        for (int i = 1; i <= 6; i++) {
            sees("c" + i);
        }
        pass(60);
        assertThat(reports).isEmpty();
    }

    @Test
    void theProbableCauseNamesTheBoxOrTheVolume() {
        for (int i = 1; i <= 3; i++) {
            sights.put("c" + i, new Sight("c" + i, "c" + i, Sight.State.BLIND, "refused", "nvr.home"));
        }
        pass(1);
        assertThat(last().sentence()).endsWith("probably the device at nvr.home, or the way to it");
        for (int i = 1; i <= 3; i++) {
            sees("c" + i);
        }
        pass(1);
        for (int i = 1; i <= 3; i++) {
            blind("c" + i, "disk-full");
        }
        pass(1);
        assertThat(last().sentence()).endsWith("probably the recording volume");
    }

    @Test
    void aDeadRestreamingServerIsNamedOnceItHasBeenAsked() {
        for (int i = 1; i <= 3; i++) {
            blind("c" + i, "ended");
        }
        pass(1);
        assertThat(last().sentence()).endsWith("probably the network, a switch or their power");
        for (int i = 1; i <= 3; i++) {
            blind("c" + i, "restreamer-down");
        }
        pass(1);
        assertThat(changes()).containsExactly(Change.BEGAN, Change.STEP);
        assertThat(last().sentence())
                .startsWith("3 of 6 cameras went blind within 1 s: ")
                .endsWith("the restreaming server MediaMTX does not answer");
        for (int i = 1; i <= 3; i++) {
            sees("c" + i);
        }
        pass(1);
        for (int i = 1; i <= 3; i++) {
            blind("c" + i, "restreamer-down");
        }
        pass(1);
        assertThat(last().sentence()).endsWith("the restreaming server MediaMTX does not answer");
    }

    @Test
    void theStepsOfAFlappingCameraAreBounded() {
        for (int i = 1; i <= 3; i++) {
            blind("c" + i, "timeout");
        }
        pass(1);
        for (int i = 0; i < 500; i++) {
            sees("c3");
            pass(1);
            blind("c3", "ended");
            pass(1);
        }
        assertThat(last().steps()).hasSizeLessThanOrEqualTo(200);
        assertThat(last().steps().getFirst().text()).isEqualTo("c1 went blind: timeout");
    }
}
