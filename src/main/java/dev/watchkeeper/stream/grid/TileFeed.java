package dev.watchkeeper.stream.grid;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.media.YuvPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands one camera's newest picture from the thread that reads it to the one that paints, and says how old it is; thread-safe. A picture belongs to
 * whoever took it last.
 */
final class TileFeed {
    private final Duration staleAfter;
    private final Instant begun;
    private boolean everSeen;
    /** Whether the other thread has a picture that came since the camera was last away. */
    private boolean shown;

    private boolean ended = true;
    private long newestNanos;
    private Instant newest = Instant.EPOCH;
    private @Nullable YuvPicture ready;
    private @Nullable YuvPicture spare;

    /** What there is to show; immutable. */
    sealed interface Sight {
        /** Pictures come. */
        record Live() implements Sight {}

        /** None has come yet. */
        record Connecting(Instant since) implements Sight {}

        /** None comes any more. */
        record Offline(Instant since) implements Sight {}
    }

    /** @param staleAfter how old the newest picture of a camera that sends may be */
    TileFeed(Duration staleAfter, Clock clock) {
        this.staleAfter = staleAfter;
        begun = clock.wall();
    }

    /**
     * A picture was decoded, whether or not it is handed over.
     *
     * @param nanos when it arrived, monotonic
     */
    synchronized void arrived(long nanos, Instant time) {
        ended = false;
        everSeen = true;
        newestNanos = nanos;
        newest = time;
    }

    /** Whether the last picture was taken, so that it is worth preparing another. */
    synchronized boolean wantsPicture() {
        return ready == null;
    }

    /** A picture that nobody shows any more. */
    synchronized Optional<YuvPicture> takeSpare() {
        Optional<YuvPicture> taken = Optional.ofNullable(spare);
        spare = null;
        return taken;
    }

    /** Hands over the picture that has just arrived. */
    synchronized void offer(YuvPicture picture) {
        ready = picture;
    }

    /** The connection is over; what it brought is not shown any more. */
    synchronized void ended() {
        ended = true;
        withdraw();
    }

    private void withdraw() {
        shown = false;
        if (ready != null) {
            spare = ready;
            ready = null;
        }
    }

    /** What there is to show at this moment. */
    synchronized Sight sight(long nowNanos) {
        if (!ended && nowNanos - newestNanos > staleAfter.toNanos()) {
            withdraw();
        }
        if (shown || ready != null) {
            return new Sight.Live();
        }
        return everSeen ? new Sight.Offline(newest) : new Sight.Connecting(begun);
    }

    /**
     * The newest picture, if none was taken since it came.
     *
     * @param old the one that it replaces, which may be written over from now on
     */
    synchronized Optional<YuvPicture> take(Optional<YuvPicture> old) {
        Optional<YuvPicture> taken = Optional.ofNullable(ready);
        if (taken.isPresent()) {
            ready = null;
            shown = true;
            spare = old.orElse(spare);
        }
        return taken;
    }
}
