package dev.watchkeeper.motion;

import dev.watchkeeper.event.Movement;
import dev.watchkeeper.motion.decode.PictureSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A picture of an event while it is in native memory; valid only during the call that passes it.
 *
 * @param event the id of the open event; empty while motion is only suspected
 * @param best when the picture was taken that shows the event best so far
 * @param moving where something moves in it
 */
public record EventPicture(
        Optional<String> event, Optional<Instant> best, List<Movement.Box> moving, PictureSource.Picture picture) {
    public EventPicture {
        moving = List.copyOf(moving);
    }

    public Instant takenAt() {
        return picture.gray().time();
    }

    /** Whether this is the picture that shows the event best so far. */
    public boolean isBest() {
        return best.filter(takenAt()::equals).isPresent();
    }
}
