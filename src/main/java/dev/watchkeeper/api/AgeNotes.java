package dev.watchkeeper.api;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a viewer is told of the ages of the fragments that he receives; confined to the thread of the live view. Not every fragment has its note: the last one
 * told remains true of those that follow, since they can only be younger, and a note for each would cost as much as the video itself.
 */
final class AgeNotes implements LiveViewer.Notes {
    /** How much older than it is a picture may be taken for, at most. */
    static final Duration EVERY = Duration.ofMillis(250);

    private final Function<Duration, Optional<String>> words;
    private final Clock clock;
    private long saidNanos;
    private boolean said;

    /** @param words the note about a picture of that age; empty if nobody knows the camera */
    AgeNotes(Function<Duration, Optional<String>> words, Clock clock) {
        this.words = words;
        this.clock = clock;
    }

    @Override
    public Optional<String> before(boolean keyframe, Duration age) {
        if (said && !keyframe && clock.since(saidNanos).compareTo(EVERY) < 0) {
            return Optional.empty();
        }
        Optional<String> note = words.apply(age);
        said = note.isPresent();
        saidNanos = clock.monotonicNanos();
        return note;
    }
}
