package dev.watchkeeper.stream.liveness;

import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamPath.Feed;
import dev.watchkeeper.stream.liveness.PathVerdict.Flow;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.ServerSample;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges one path by samples of the control API; confined to one thread, and pure: time comes with the samples. {@code available} and {@code online} prove
 * nothing: a silent publisher keeps both for 10 s, a camera that is pulled is online while its address is dead, and the server's own "stream is offline"
 * picture makes a path available and its bytes grow.
 */
public final class PathJudge {
    /** Samples that are further apart prove nothing about now. */
    private static final Duration GAP = Duration.ofSeconds(10);

    /** After each fruitless start, the next one has twice as long, up to eight times. */
    private static final int MOST_FRUITLESS = 3;

    /** A start may take so many times what the last good one took. */
    private static final int TIMES_LAST_START = 3;

    private final StreamPath path;
    private final JudgeLimits limits;
    private final StreamHistory history = new StreamHistory();

    /** The process that was seen last, by when it started; empty before the first sample that tells anything. */
    private Optional<Optional<String>> server = Optional.empty();

    /** When the last sample came; empty if it told nothing. */
    private OptionalLong knownAt = OptionalLong.empty();

    private OptionalLong lastByte = OptionalLong.empty();

    /** From when on no byte is known to have arrived. */
    private long silentFrom;

    /** When the publisher that was seen last was started. */
    private OptionalLong startedAt = OptionalLong.empty();

    /** How many starts in a row took the whole grace and brought no byte. */
    private int fruitless;

    /** How long the last start took that brought bytes. */
    private Duration lastStart = Duration.ZERO;

    public PathJudge(StreamPath path, JudgeLimits limits) {
        this.path = path;
        this.limits = limits;
    }

    /** What is judged. */
    public StreamPath path() {
        return path;
    }

    /**
     * Judges the path.
     *
     * @param runningSince when its source was started, in monotonic nanoseconds: its publisher's process, or the server for a camera that it pulls; empty
     *     if that does not run
     */
    public PathVerdict judge(ServerSample sample, OptionalLong runningSince) {
        return switch (sample) {
            case ServerSample.Unknown unknown -> {
                knownAt = OptionalLong.empty();
                yield unknown(unknown.sentence());
            }
            case ServerSample.Known known -> judge(known, runningSince);
        };
    }

    private PathVerdict judge(ServerSample.Known known, OptionalLong runningSince) {
        long now = known.atNanos();
        boolean gap = knownAt.isEmpty() || now - knownAt.getAsLong() > GAP.toNanos();
        knownAt = OptionalLong.of(now);
        if (!Optional.of(known.started()).equals(server)) {
            server = Optional.of(known.started());
            history.forget();
            silentFrom = now;
        }
        noteStart(runningSince);
        Optional<PathSample> seen = Optional.ofNullable(known.paths().get(path.name()));
        boolean carries =
                seen.isPresent() && seen.get().available() && seen.get().online();
        StreamHistory.Step step = carries ? history.add(now, seen.get(), gap) : history.end(gap);
        switch (step) {
            case GROWN -> {
                noteFirstByte(now);
                silentFrom = now;
                lastByte = OptionalLong.of(now);
            }
            case UNSEEN -> silentFrom = now; // bytes may have arrived while nothing was known
            case BEGUN, EQUAL, ENDED -> {}
        }
        int readers = seen.map(found -> found.traffic().readers()).orElse(0);
        Look look = new Look(now, seen, readers, runningSince);
        return carries ? carrying(look, step) : carryingNothing(look);
    }

    /** A machine may be so busy that a start takes longer than the grace: if each were ended for that, none would ever succeed. */
    private void noteStart(OptionalLong runningSince) {
        if (runningSince.isEmpty() || runningSince.equals(startedAt)) {
            return;
        }
        if (startedAt.isPresent()) {
            long before = startedAt.getAsLong();
            boolean sent = lastByte.isPresent() && lastByte.getAsLong() >= before;
            boolean whole = runningSince.getAsLong() - before >= limits.grace().toNanos();
            fruitless = sent ? 0 : Math.min(fruitless + (whole ? 1 : 0), MOST_FRUITLESS);
        }
        startedAt = runningSince;
    }

    private void noteFirstByte(long now) {
        if (startedAt.isPresent() && (lastByte.isEmpty() || lastByte.getAsLong() < startedAt.getAsLong())) {
            lastStart = Duration.ofNanos(now - startedAt.getAsLong());
        }
    }

    private Duration grace() {
        if (!(path.feed() instanceof Feed.Published)) {
            return limits.grace();
        }
        Duration longest = limits.grace().multipliedBy(1L << MOST_FRUITLESS);
        Duration wanted = limits.grace().multipliedBy(1L << fruitless);
        Duration lately = lastStart.multipliedBy(TIMES_LAST_START);
        Duration longer = wanted.compareTo(lately) > 0 ? wanted : lately;
        return longer.compareTo(longest) < 0 ? longer : longest;
    }

    /** The server calls the path ready; the bytes say whether it is. */
    private PathVerdict carrying(Look look, StreamHistory.Step step) {
        boolean published = path.feed() instanceof Feed.Published;
        boolean sent = history.isCompared() && lastByte.isPresent() && lastByte.getAsLong() > history.beganAt();
        if (sent && within(limits.quiet(), lastByte.getAsLong(), look.now)) {
            return verdict(look, PathState.LIVE, "");
        }
        if (isInGrace(look)) {
            return starting(look);
        }
        long since = published ? silence(look) : Math.max(silence(look), history.beganAt());
        if (look.runningSince.isPresent() && !within(limits.stuckAfter(), since, look.now)) {
            return stuck(look, since);
        }
        return switch (step) {
            case UNSEEN -> unknown("The next answer of the server shows whether bytes arrive.");
            case BEGUN -> verdict(look, PathState.STARTING, "A new stream has begun; no byte is proven yet.");
            case GROWN, EQUAL, ENDED ->
                verdict(look, PathState.DOWN, "No byte arrives, although the server calls the path ready.");
        };
    }

    private PathVerdict carryingNothing(Look look) {
        boolean published = path.feed() instanceof Feed.Published;
        if (look.seen.isEmpty()) {
            return verdict(look, PathState.DOWN, "The server does not have this path in its configuration.");
        }
        if (look.seen.get().available()) {
            return verdict(look, PathState.DOWN, "The server shows its own offline picture; no stream arrives.");
        }
        if (isOnDemand()) {
            return verdict(look, PathState.IDLE, "Nobody reads this path; the camera is opened on demand.");
        }
        if (look.runningSince.isEmpty()) {
            return verdict(
                    look, PathState.DOWN, published ? "Its publisher does not run." : "The server does not run.");
        }
        if (isInGrace(look)) {
            return starting(look);
        }
        if (published && !within(limits.stuckAfter(), silence(look), look.now)) {
            return stuck(look, silence(look));
        }
        return verdict(
                look,
                PathState.DOWN,
                published
                        ? "Its publisher runs, but sends nothing to the server."
                        : "The server cannot read the camera.");
    }

    /** A source that has started only just now, and has sent nothing yet. */
    private boolean isInGrace(Look look) {
        if (look.runningSince.isEmpty()) {
            return false;
        }
        long running = look.runningSince.getAsLong();
        return (lastByte.isEmpty() || lastByte.getAsLong() < running) && within(grace(), running, look.now);
    }

    /** From when on its source has been silent. */
    private long silence(Look look) {
        return Math.max(silentFrom, look.runningSince.orElse(silentFrom));
    }

    private PathVerdict starting(Look look) {
        String source = path.feed() instanceof Feed.Published ? "Its publisher" : "The server";
        return verdict(
                look,
                PathState.STARTING,
                source + " started " + seconds(look.now - look.runningSince.orElse(look.now)) + " ago.");
    }

    private PathVerdict stuck(Look look, long since) {
        String source = path.feed() instanceof Feed.Published ? "Its publisher runs" : "The server reads the camera";
        return verdict(
                look, PathState.STUCK, source + ", but no byte has arrived for " + seconds(look.now - since) + ".");
    }

    private PathVerdict unknown(String cause) {
        return new PathVerdict(path.name(), PathState.UNKNOWN, cause, Optional.empty(), Optional.empty());
    }

    private PathVerdict verdict(Look look, PathState state, String cause) {
        Optional<Duration> age = lastByte.stream()
                .mapToObj(at -> Duration.ofNanos(look.now - at))
                .findFirst();
        Flow flow = new Flow(history.kbpsIn(), history.kbpsOut(), look.readers);
        return new PathVerdict(path.name(), state, cause, Optional.of(flow), age);
    }

    private boolean isOnDemand() {
        return path.feed() instanceof Feed.Pulled pulled && pulled.onDemand();
    }

    private static boolean within(Duration limit, long from, long now) {
        return now - from < limit.toNanos();
    }

    private static String seconds(long nanos) {
        return Duration.ofNanos(nanos).toSeconds() + " s";
    }

    /** One sample, seen from the path. */
    private record Look(long now, Optional<PathSample> seen, int readers, OptionalLong runningSince) {}
}
