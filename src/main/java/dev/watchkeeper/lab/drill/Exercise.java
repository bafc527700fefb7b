package dev.watchkeeper.lab.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing to break, and what is asked of the node then; immutable. Each has a camera of its own of the same name.
 *
 * @param camera further keys of the simulated camera, for example {@code audio=pcmu}
 * @param config further keys of the node's camera, YAML in one line
 * @param after the drill's beginning
 * @param causes any of them is right
 * @param notice the longest time until the node says so; empty where no limit is known
 * @param fromAnswer whether that time begins with the camera's first bad answer instead of with the fault
 * @param lasts how long it stays broken; empty until shortly after it was noticed
 * @param back the longest time from the healing to a picture; empty where it is not measured
 */
record Exercise(
        String name,
        Breakage breakage,
        List<String> camera,
        List<String> config,
        Duration after,
        Set<String> causes,
        Optional<Duration> notice,
        boolean fromAnswer,
        Optional<Duration> lasts,
        Optional<Duration> back) {

    Exercise {
        camera = List.copyOf(camera);
        config = List.copyOf(config);
        causes = Set.copyOf(causes);
    }

    static Exercise of(String name, Breakage breakage, double noticeSeconds, String... causes) {
        return new Exercise(
                name,
                breakage,
                List.of(),
                List.of(),
                Duration.ZERO,
                Set.of(causes),
                Optional.of(seconds(noticeSeconds)),
                false,
                Optional.empty(),
                Optional.of(Exercises.BACK));
    }

    Exercise withCamera(String... keys) {
        return new Exercise(name, breakage, List.of(keys), config, after, causes, notice, fromAnswer, lasts, back);
    }

    Exercise withConfig(String... keys) {
        return new Exercise(name, breakage, camera, List.of(keys), after, causes, notice, fromAnswer, lasts, back);
    }

    Exercise after(double begin) {
        return new Exercise(name, breakage, camera, config, seconds(begin), causes, notice, fromAnswer, lasts, back);
    }

    Exercise fromFirstBadAnswer() {
        return new Exercise(name, breakage, camera, config, after, causes, notice, true, lasts, back);
    }

    Exercise lasting(double length) {
        return new Exercise(
                name, breakage, camera, config, after, causes, notice, fromAnswer, Optional.of(seconds(length)), back);
    }

    Exercise backWithin(Optional<Duration> limit) {
        return new Exercise(name, breakage, camera, config, after, causes, notice, fromAnswer, lasts, limit);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
