package dev.watchkeeper.loops;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One camera as the node reports it to the other processes of its data folder; immutable.
 *
 * @param name of the configuration
 * @param title what people read in place of the name; the name if it has none
 * @param coverage the watched share of the last 24 h by the ledger, 0 to 100; empty while unknown
 */
public record ReportedCamera(String name, String title, Health health, View view, OptionalDouble coverage) {
    /**
     * How it is; immutable.
     *
     * @param state {@code healthy}, {@code degraded}, {@code reconnecting} or {@code offline}
     * @param online whether pictures came within {@code health.offline-after}; false before the first
     * @param seen whether the ledger books the moment as watched
     * @param cause the id of why it is not seen; empty while healthy
     * @param sentence the cause for people
     * @param since when the state began
     */
    public record Health(String state, boolean online, boolean seen, String cause, String sentence, Instant since) {}

    /**
     * What it shows; immutable.
     *
     * @param lastPictureAt when the last picture came; empty before the first
     * @param pictureAge how old that picture was at the writing, by a monotonic clock
     * @param unseenFor time since the node last saw it, zero while it does; empty if it has not since its start
     * @param motion whether an event is going on
     * @param stream its video
     */
    public record View(
            Optional<Instant> lastPictureAt,
            Optional<Duration> pictureAge,
            Optional<Duration> unseenFor,
            boolean motion,
            Stream stream) {}

    /**
     * Its video; immutable.
     *
     * @param codec {@code h264}, {@code h265} or {@code mjpeg}; empty before the first picture
     * @param widthPx 0 before the first picture
     * @param heightPx 0 before the first picture
     */
    public record Stream(String codec, int widthPx, int heightPx) {}

    /** Whether another reading says the same, apart from times that pass by themselves, and sentences that name them. */
    boolean saysTheSame(ReportedCamera other) {
        return name.equals(other.name)
                && title.equals(other.title)
                && health.state.equals(other.health.state)
                && health.online == other.health.online
                && health.seen == other.health.seen
                && health.cause.equals(other.health.cause)
                && view.motion == other.view.motion
                && view.stream.equals(other.view.stream)
                && coverage.equals(other.coverage);
    }
}
