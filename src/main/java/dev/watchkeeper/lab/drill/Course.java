package dev.watchkeeper.lab.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The course of one exercise, driven by what the node reports about its camera: waits until the camera is healthy, breaks it, waits for the report, heals
 * it, waits for a picture; confined to the drill's thread. It reads no clock: all times are those of the sightings.
 */
final class Course {
    /** The resolution of an observer from outside: the polling interval and the time for an answer. */
    static final Duration SLACK = Duration.ofMillis(400);

    private static final Duration HEALTHY_FOR = Duration.ofSeconds(6);
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(60);
    private static final Duration BROKEN_AFTER_NOTICE = Duration.ofSeconds(3);
    private static final Duration NOTICE_GRACE = Duration.ofSeconds(10);
    private static final Duration BACK_LIMIT = Duration.ofSeconds(75);
    private static final Duration STAYS_HEALTHY = Duration.ofSeconds(5);

    private final Exercise exercise;
    private final Levers levers;
    private final long beganMillis;
    private final Set<String> causes = new LinkedHashSet<>();
    private final List<String> misses = new ArrayList<>();
    private Phase phase = Phase.WAITING;
    private Optional<Long> healthySince = Optional.empty();
    private long brokenMillis;
    private Optional<Long> countedFrom = Optional.empty();
    private Optional<Long> noticedMillis = Optional.empty();
    private Optional<Long> namedMillis = Optional.empty();
    private long healedMillis;
    private Optional<Long> backMillis = Optional.empty();

    private enum Phase {
        WAITING,
        BROKEN,
        HEALED,
        STAYING,
        DONE
    }

    /** Breaks and heals cameras, and knows what they answered. */
    interface Levers {
        void breakNow(Exercise exercise) throws IOException, InterruptedException;

        void heal(Exercise exercise) throws IOException, InterruptedException;

        /** When the camera first answered a client as its fault dictates, after the given time; ms since 1970. */
        Optional<Long> firstBadAnswer(Exercise exercise, long afterMillis) throws IOException, InterruptedException;
    }

    /** @param beganMillis when the drill began, ms since 1970 */
    Course(Exercise exercise, Levers levers, long beganMillis) {
        this.exercise = exercise;
        this.levers = levers;
        this.beganMillis = beganMillis;
        if (exercise.breakage() instanceof Breakage.FromTheStart) {
            broken(beganMillis);
        }
    }

    Exercise exercise() {
        return exercise;
    }

    boolean done() {
        return phase == Phase.DONE;
    }

    /** When the camera was broken, ms since 1970; empty before that. */
    Optional<Long> brokenMillis() {
        return phase == Phase.WAITING ? Optional.empty() : Optional.of(brokenMillis);
    }

    /** Processes what the node just reported about the exercise's camera. */
    void saw(Sighting sighting) throws IOException, InterruptedException {
        long now = sighting.atMillis();
        switch (phase) {
            case WAITING -> waitUntilHealthy(sighting, now);
            case BROKEN -> listen(sighting, now);
            case HEALED -> waitForPicture(sighting, now);
            case STAYING -> stay(sighting, now);
            case DONE -> {}
        }
    }

    private void waitUntilHealthy(Sighting sighting, long now) throws IOException, InterruptedException {
        healthySince = sighting.healthy() ? healthySince.or(() -> Optional.of(now)) : Optional.empty();
        long due = beganMillis + exercise.after().toMillis();
        if (now < due) {
            return;
        }
        if (healthySince.isPresent() && now - healthySince.get() >= HEALTHY_FOR.toMillis()) {
            levers.breakNow(exercise);
            broken(now);
        } else if (now - due > HEALTHY_LIMIT.toMillis()) {
            misses.add("was not healthy before it was broken: " + sighting.inShort());
            phase = Phase.DONE;
        }
    }

    private void broken(long now) {
        brokenMillis = now;
        if (!exercise.fromAnswer()) {
            countedFrom = Optional.of(now);
        }
        phase = Phase.BROKEN;
    }

    private void listen(Sighting sighting, long now) throws IOException, InterruptedException {
        if (countedFrom.isEmpty()) {
            countedFrom = levers.firstBadAnswer(exercise, brokenMillis);
        }
        if (!sighting.healthy() && sighting.cause().isPresent()) {
            String cause = sighting.cause().get();
            causes.add(cause);
            noticedMillis = noticedMillis.or(() -> Optional.of(now));
            if (exercise.causes().contains(cause)) {
                namedMillis = namedMillis.or(() -> Optional.of(now));
            }
        }
        Duration limit = exercise.notice().orElse(Duration.ofSeconds(60)).plus(NOTICE_GRACE);
        boolean enough = exercise.lasts().isPresent()
                ? now - brokenMillis >= exercise.lasts().get().toMillis()
                : namedMillis.isPresent() && now - namedMillis.get() >= BROKEN_AFTER_NOTICE.toMillis();
        boolean tooLong = exercise.lasts().isEmpty() && now - countedFrom.orElse(now) >= limit.toMillis();
        boolean neverAnswered = countedFrom.isEmpty() && now - brokenMillis >= 2 * HEALTHY_LIMIT.toMillis();
        if (enough || tooLong || neverAnswered) {
            judgeNotice();
            levers.heal(exercise);
            healedMillis = now;
            phase = Phase.HEALED;
        }
    }

    private void judgeNotice() {
        Optional<Long> from = countedFrom;
        if (noticedMillis.isEmpty()) {
            misses.add("not noticed");
            return;
        }
        if (namedMillis.isEmpty()) {
            misses.add("cause " + causes + " instead of " + exercise.causes());
        }
        Optional<Long> counts = exercise.fromAnswer() ? namedMillis : noticedMillis;
        if (exercise.notice().isPresent() && from.isPresent() && counts.isPresent()) {
            long took = counts.get() - from.get();
            if (took > exercise.notice().get().plus(SLACK).toMillis()) {
                misses.add("noticed too late");
            }
        }
        if (from.isEmpty()) {
            misses.add("the node never asked the camera");
        }
    }

    private void waitForPicture(Sighting sighting, long now) {
        boolean fresh =
                sighting.pictureAtMillis().filter(at -> at > healedMillis).isPresent();
        if (sighting.healthy() && fresh) {
            backMillis = Optional.of(now);
            Optional<Duration> limit = exercise.back();
            if (limit.isPresent()
                    && now - healedMillis > limit.get().plus(SLACK).toMillis()) {
                misses.add("picture back too late");
            }
            phase = Phase.STAYING;
        } else if (now - healedMillis > BACK_LIMIT.toMillis()) {
            misses.add("no new picture: " + sighting.inShort());
            phase = Phase.DONE;
        }
    }

    private void stay(Sighting sighting, long now) {
        if (!sighting.healthy()) {
            misses.add("unhealthy again after " + Report.seconds(Duration.ofMillis(now - backMillis.orElse(now))) + ": "
                    + sighting.inShort());
            phase = Phase.DONE;
        } else if (now - backMillis.orElse(now) >= STAYS_HEALTHY.toMillis()) {
            phase = Phase.DONE;
        }
    }

    /** @param falseAlarms about healthy cameras since this one was broken */
    Outcome outcome(List<String> falseAlarms) {
        List<String> all = new ArrayList<>(misses);
        if (!falseAlarms.isEmpty()) {
            all.add("false alarms");
        }
        Optional<Long> counts = exercise.fromAnswer() ? namedMillis : noticedMillis;
        return new Outcome(
                exercise,
                counts.flatMap(n -> countedFrom.map(from -> Duration.ofMillis(Math.max(0, n - from)))),
                List.copyOf(causes),
                backMillis.map(b -> Duration.ofMillis(b - healedMillis)),
                falseAlarms,
                all);
    }
}
