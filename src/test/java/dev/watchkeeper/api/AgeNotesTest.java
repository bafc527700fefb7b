package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A viewer may take a picture for a little older than it is, never for younger. */
final class AgeNotesTest {
    private static final Duration AGE = Duration.ofMillis(40);

    private final ManualClock clock = new ManualClock();
    private final AgeNotes notes = new AgeNotes(age -> Optional.of(age.toMillis() + " ms"), clock);

    @Test
    void theFirstFragmentHasANoteAndThenOneAQuarterOfASecondLater() {
        assertThat(notes.before(false, AGE)).contains("40 ms");
        clock.advance(Duration.ofMillis(200));
        assertThat(notes.before(false, AGE)).isEmpty();
        clock.advance(Duration.ofMillis(50));
        assertThat(notes.before(false, Duration.ofMillis(60))).contains("60 ms");
        assertThat(notes.before(false, AGE)).isEmpty();
    }

    @Test
    void aKeyframeAlwaysHasOneSinceSkippingEndsWithIt() {
        assertThat(notes.before(true, AGE)).contains("40 ms");
        assertThat(notes.before(true, Duration.ofSeconds(5))).contains("5000 ms");
    }
}
