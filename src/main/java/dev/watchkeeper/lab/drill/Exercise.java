package dev.watchkeeper.lab.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing to break, and what the node must do then; immutable. Each has its own camera of the same name.
 *
 * @param camera additional keys of the simulated camera, for example {@code audio=pcmu}
 * @param config additional keys of the node's camera, YAML in one line
 * @param after time from the drill's start
 * @param causes any of these is correct
 * @param notice the longest time until the node reports it; empty where there is no limit
 * @param fromAnswer whether that time counts from the camera's first bad answer instead of from the fault
 * @param lasts how long it stays broken; empty: until shortly after the node noticed
 * @param back the longest time from healing to a picture; empty where there is no limit
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
