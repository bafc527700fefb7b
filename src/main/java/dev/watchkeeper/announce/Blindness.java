package dev.watchkeeper.announce;

import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.session.CameraStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One outage of a camera, from the first look at which it did not see; guarded by the lock of its owner. It ends with the camera's return and not with
 * a new session: attempts that change the state from second to second must not begin the count again.
 *
 * <p>It has two witnesses. The first is the camera's vital signs: no current picture. They are marks that the stages behind a session make while they
 * work, so a stage that hangs makes a good camera look blind. The second is a session that was begun after the last picture and failed as well: it has a
 * connection, a demuxer and decoders of its own, and its end is decided by the dialogue with the camera and by deadlines of the capture thread. Where
 * nothing brings about a second session, such as with a black picture, the same sign must last {@link #LONE_WITNESS} times as long.
 */
final class Blindness {
    static final int LONE_WITNESS = 4;

    /** Without a picture of this run, sessions have a start-up grace. */
    private static final int GRACE = 2;

    private static final int MOST_STEPS = 8;

    private final Instant since;
    private final long noticedNanos;
    private final long epoch;
    private final List<String> steps = new ArrayList<>();
    private String lastCause = "";

    /**
     * @param since the last time it was seen
     * @param epoch the session that showed the last picture
     */
    Blindness(Instant since, long noticedNanos, long epoch) {
        this.since = since;
        this.noticedNanos = noticedNanos;
        this.epoch = epoch;
    }

    Instant since() {
        return since;
    }

    /** Notes how it is now, if that has changed. */
    void note(CameraStatus status, Now now) {
        if (!status.cause().isEmpty() && !status.cause().equals(lastCause)) {
            lastCause = status.cause();
            step(now, CameraWords.because(status));
        }
    }

    /** Adds what happened; of many, the first and the newest stay. */
    void step(Now now, String text) {
        if (steps.size() >= MOST_STEPS) {
            steps.remove(MOST_STEPS / 2);
        }
        steps.add("after " + Times.words(Duration.between(since, now.wall())) + ": " + text);
    }

    /** Whether it has lasted for long enough, by enough witnesses, to be told. */
    boolean isDue(CameraStatus status, Duration least, Now now) {
        boolean shown = status.lastPictureAge().isPresent();
        Duration needed = shown ? least : least.multipliedBy(GRACE);
        boolean offline = status.state() == CameraState.OFFLINE
                && status.lastPictureAge()
                        .filter(age -> age.compareTo(least) >= 0)
                        .isPresent();
        boolean lasting = offline || now.isAtLeast(needed, noticedNanos);
        return lasting && (hasSecondWitness(status) || now.isAtLeast(needed.multipliedBy(LONE_WITNESS), noticedNanos));
    }

    /** Whether a session begun after the last picture has failed, too. */
    boolean hasSecondWitness(CameraStatus status) {
        long fresh = status.epoch() - epoch;
        boolean over = status.nextAttemptAt().isPresent() || status.failures() >= 2;
        return fresh >= 2 || fresh == 1 && over;
    }

    /** What was tried so far, oldest first. */
    List<String> tried(CameraStatus status) {
        List<String> all = new ArrayList<>(steps);
        long fresh = Math.max(0, status.epoch() - epoch);
        if (fresh > 0) {
            all.add(
                    fresh == 1
                            ? "1 new session, which shows none either"
                            : fresh + " new sessions; none shows a picture");
        }
        return all;
    }

    /** When it was last seen: a picture that stands still was last seen when it last moved. */
    static Optional<Instant> lastSeen(CameraStatus status) {
        return status.lastPictureAt()
                .map(picture -> Stream.of(Sign.CLOCK, Sign.SCENE)
                        .flatMap(sign -> status.sign(sign).stream())
                        .filter(SignStatus::late)
                        .flatMap(sign -> sign.age().stream())
                        .map(status.at()::minus)
                        .reduce(picture, (one, other) -> one.isBefore(other) ? one : other));
    }
}
