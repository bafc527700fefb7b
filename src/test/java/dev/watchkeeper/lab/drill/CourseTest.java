package dev.watchkeeper.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.drill.Breakage.FromTheStart;
import dev.watchkeeper.lab.drill.Breakage.OfCamera;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One exercise, driven by scripted sightings: what passes, what fails, and why. */
final class CourseTest implements Course.Levers {
    private static final Exercise SILENT =
            Exercise.of("silent", new OfCamera("silent"), 5, "stalled").after(10);

    private Optional<Long> badAnswer = Optional.empty();
    private int broken;
    private int healed;
    private long now;

    @Override
    public void breakNow(Exercise exercise) {
        broken++;
    }

    @Override
    public void heal(Exercise exercise) {
        healed++;
    }

    @Override
    public Optional<Long> firstBadAnswer(Exercise exercise, long afterMillis) {
        return badAnswer;
    }

    private void see(Course course, double seconds, String state, String cause, double pictureAt) throws Exception {
        now = Math.round(seconds * 1000);
        Optional<String> named = cause.isEmpty() ? Optional.empty() : Optional.of(cause);
        course.saw(new Sighting(now, "x", state, named, Optional.of(Math.round(pictureAt * 1000)), 1, 1));
    }

    private void healthy(Course course, double from, double to) throws Exception {
        for (double t = from; t <= to; t += 0.5) {
            see(course, t, "healthy", "", t);
        }
    }

    @Test
    void aFaultThatIsNoticedNamedAndHealedInTimePasses() throws Exception {
        Course course = new Course(SILENT, this, 0);
        healthy(course, 0, 10);
        assertThat(broken).isOne();
        see(course, 12, "healthy", "", 10);
        see(course, 14.5, "degraded", "stalled", 10);
        see(course, 17, "degraded", "stalled", 10);
        assertThat(healed).isZero();
        see(course, 18, "degraded", "stalled", 10);
        assertThat(healed).isOne();
        see(course, 20, "degraded", "stalled", 10);
        see(course, 21, "healthy", "", 20.9);
        healthy(course, 21.5, 27);
        assertThat(course.done()).isTrue();
        Outcome outcome = course.outcome(List.of());
        assertThat(outcome.misses()).isEmpty();
        assertThat(outcome.noticed()).contains(Duration.ofMillis(4500));
        assertThat(outcome.back()).contains(Duration.ofMillis(3000));
        assertThat(outcome.causes()).containsExactly("stalled");
        assertThat(course.outcome(List.of("healthy-1: offline")).misses()).containsExactly("false alarms");
    }

    @Test
    void anUnnoticedFaultIsHealedAfterATimeLimitAndFails() throws Exception {
        Course course = new Course(SILENT, this, 0);
        healthy(course, 0, 24.5);
        assertThat(healed).isZero();
        healthy(course, 25, 32);
        assertThat(healed).isOne();
        assertThat(course.outcome(List.of()).misses()).containsExactly("not noticed");
        assertThat(course.outcome(List.of()).noticed()).isEmpty();
    }

    @Test
    void aLateReportAndAWrongCauseAreSeparateMisses() throws Exception {
        Course course = new Course(SILENT, this, 0);
        healthy(course, 0, 10);
        see(course, 15.5, "degraded", "no-video", 10);
        see(course, 25, "degraded", "no-video", 10);
        see(course, 30, "healthy", "", 29.9);
        assertThat(course.outcome(List.of()).misses())
                .containsExactly("cause [no-video] instead of [stalled]", "noticed too late", "picture back too late");
    }

    @Test
    void anOldPictureIsNotAReturnAndARelapseIsAMiss() throws Exception {
        Course course = new Course(SILENT, this, 0);
        healthy(course, 0, 10);
        see(course, 14, "degraded", "stalled", 10);
        see(course, 17, "degraded", "stalled", 10);
        see(course, 17.5, "healthy", "", 10);
        assertThat(course.outcome(List.of()).back()).isEmpty();
        see(course, 18, "healthy", "", 17.9);
        see(course, 19, "reconnecting", "ended", 18);
        assertThat(course.done()).isTrue();
        assertThat(course.outcome(List.of()).misses())
                .containsExactly("unhealthy again after 1.0 s: reconnecting (ended)");
    }

    @Test
    void timeCountsFromTheFirstWrongAnswerToTheRightCause() throws Exception {
        Exercise busy = Exercise.of("busy", new OfCamera("busy"), 1, "busy")
                .fromFirstBadAnswer()
                .after(10);
        Course course = new Course(busy, this, 0);
        healthy(course, 0, 10);
        see(course, 10.5, "reconnecting", "ended", 10);
        badAnswer = Optional.of(11_800L);
        see(course, 12, "reconnecting", "busy", 10);
        see(course, 15, "reconnecting", "busy", 10);
        see(course, 17, "healthy", "", 16.9);
        assertThat(course.outcome(List.of()).misses()).isEmpty();
        assertThat(course.outcome(List.of()).noticed()).contains(Duration.ofMillis(200));
        assertThat(course.outcome(List.of()).causes()).containsExactly("ended", "busy");
    }

    @Test
    void aCameraBrokenFromItsStartIsTimedFromTheStart() throws Exception {
        Course course = new Course(Exercise.of("s", new FromTheStart("silent"), 11, "timeout"), this, 0);
        see(course, 5, "reconnecting", "", 0);
        see(course, 10, "reconnecting", "timeout", 0);
        see(course, 13, "reconnecting", "timeout", 0);
        assertThat(broken).isZero();
        assertThat(healed).isOne();
        assertThat(course.outcome(List.of()).noticed()).contains(Duration.ofSeconds(10));
    }

    @Test
    void aCameraThatNeverBecameHealthyIsNotBroken() throws Exception {
        Course course = new Course(SILENT, this, 0);
        for (int t = 0; t <= 71; t++) {
            see(course, t, "offline", "refused", 0);
        }
        assertThat(broken).isZero();
        assertThat(course.outcome(List.of()).misses())
                .containsExactly("was not healthy before it was broken: offline (refused)");
    }
}
