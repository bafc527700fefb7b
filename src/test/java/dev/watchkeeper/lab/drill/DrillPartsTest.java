package dev.watchkeeper.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The smaller parts: density of session starts, false alarms, tables, and the catalogue of exercises. */
final class DrillPartsTest {
    @Test
    void theDensestStretchCounts() {
        assertThat(Pace.most(List.of(), 1000)).isZero();
        assertThat(Pace.most(List.of(0L, 250L, 500L, 750L, 1000L, 1250L), 1000)).isEqualTo(4);
        assertThat(Pace.most(List.of(0L, 5000L, 5001L, 5002L, 9000L), 1000)).isEqualTo(3);
    }

    private static Sighting sighting(long at, String camera, String state) {
        return new Sighting(at, camera, state, Optional.empty(), Optional.empty(), 0, 0);
    }

    @Test
    void onlyACameraThatWasHealthyCountsAndOncePerAlarm() {
        Bystanders bystanders = new Bystanders(Set.of("a"));
        bystanders.saw(sighting(1, "a", "reconnecting"));
        bystanders.saw(sighting(2, "b", "offline"));
        bystanders.saw(sighting(3, "a", "healthy"));
        bystanders.saw(sighting(4, "a", "degraded"));
        bystanders.saw(sighting(5, "a", "offline"));
        bystanders.saw(sighting(6, "a", "healthy"));
        bystanders.saw(sighting(7, "a", "degraded"));
        assertThat(bystanders.since(0)).containsExactly("a: degraded", "a: degraded");
        assertThat(bystanders.since(5)).containsExactly("a: degraded");
    }

    @Test
    void aMarkdownTableHasARowForEachFault() {
        Exercise exercise = Exercises.all().getFirst();
        Outcome outcome = new Outcome(
                exercise,
                Optional.of(Duration.ofMillis(4240)),
                List.of("ended", "busy"),
                Optional.empty(),
                List.of(),
                List.of("no new picture"));
        assertThat(Report.ofFaults(List.of(outcome)).markdown())
                .startsWith("## Faults\n\n| fault | noticed after | limit |")
                .contains("| 4.2 s | 11.0 s | ended, busy | never | 4.0 s | 0 | FAIL: no new picture |\n");
    }

    @Test
    void everyExerciseAndNearMissHasItsOwnCamera() {
        List<String> names = java.util.stream.Stream.concat(
                        Exercises.all().stream().map(Exercise::name),
                        NearMiss.all().stream().map(NearMiss::name))
                .toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(n -> n.matches("[a-z0-9-]+"));
    }

    @Test
    void noWaveBreaksHalfOfTheCameras() {
        List<Exercise> all = Exercises.all();
        int cameras = FaultDrill.places(all).size();
        java.util.Map<Duration, Long> waves = all.stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        Exercise::after, java.util.stream.Collectors.counting()));
        assertThat(waves.values()).allMatch(broken -> broken + 2 < cameras / 2);
    }
}
