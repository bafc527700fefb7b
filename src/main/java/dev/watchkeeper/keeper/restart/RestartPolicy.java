package dev.watchkeeper.keeper.restart;

import dev.watchkeeper.base.Backoff;
import java.time.Duration;

/**
 * Whether, when and how often a child is restarted; immutable.
 *
 * @param mode after which ends it is restarted at all
 * @param strategies the waits and limits, by kind of failure
 * @param provenAfter after this long in good health, earlier failures no longer lengthen the wait
 * @param quarantine the waits after a crash loop
 * @param giveUp true to stay down after a crash loop, the classic behaviour
 */
public record RestartPolicy(
        Mode mode, Strategies strategies, Duration provenAfter, Quarantine quarantine, boolean giveUp) {
    /** When a child that ended is restarted; an immutable enumeration. */
    public enum Mode {
        ON_FAILURE,
        ALWAYS,
        NEVER
    }

    /**
     * The strategy for each kind of failure; immutable.
     *
     * @param general for all failures not listed here
     * @param camera for failures of a camera
     * @param unstartable for a child that could not even be started
     */
    public record Strategies(Strategy general, Strategy camera, Strategy unstartable) {
        /** One strategy for all failures. */
        public static Strategies same(Strategy strategy) {
            return new Strategies(strategy, strategy, strategy);
        }

        Strategy forEnding(Ending ending) {
            if (ending.exitCode() == Ending.NOT_STARTED) {
                return unstartable;
            }
            return ending.outcome() == Outcome.CAMERA ? camera : general;
        }
    }

    /**
     * The waits after failures of one kind, and how many failures are allowed; immutable.
     *
     * @param afterProven the wait after a failure in proven health
     * @param waits the waits after the first and further failures without proven health between them
     * @param jitter the share by which a wait may be longer, so that children that failed together do not restart together
     * @param maxRestarts restarts allowed within the window; one more failure is a crash loop
     * @param window the time in which restarts count, not including the waits before them; zero if they never become a crash loop
     */
    public record Strategy(Duration afterProven, Backoff waits, double jitter, int maxRestarts, Duration window) {
        /** Whether no number of failures is a crash loop. */
        boolean isEndless() {
            return window.isZero();
        }
    }

    /**
     * The waits between a crash loop and a trial; immutable.
     *
     * @param first the first wait, doubled after each failed trial
     * @param cap the longest wait
     */
    public record Quarantine(Duration first, Duration cap) {
        /** The wait before the next trial. */
        Duration after(int failedTrials) {
            return new Backoff(first, 2, cap.compareTo(first) < 0 ? first : cap).waitAfter(failedTrials + 1);
        }
    }

    private static final Strategies STANDARD = Strategies.same(new Strategy(
            Duration.ZERO,
            new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(60)),
            0.2,
            5,
            Duration.ofSeconds(300)));

    private static final Duration PROVEN_AFTER = Duration.ofSeconds(60);
    private static final Duration QUARANTINE_CAP = Duration.ofHours(1);

    /** For any command: quarantine of 15 min. */
    public static final RestartPolicy COMMAND = new RestartPolicy(
            Mode.ON_FAILURE, STANDARD, PROVEN_AFTER, new Quarantine(Duration.ofMinutes(15), QUARANTINE_CAP), false);

    /**
     * For the node: quarantine of 60 s, because a blind watch is worse than a busy one. It is restarted after a clean end too: whatever sends it
     * SIGTERM without asking its keeper, such as an OOM daemon, does not want the watch to end.
     */
    public static final RestartPolicy NODE = new RestartPolicy(
            Mode.ALWAYS, STANDARD, PROVEN_AFTER, new Quarantine(Duration.ofSeconds(60), QUARANTINE_CAP), false);

    /**
     * For what feeds one path of the restreaming server: each fails alone, so it is tried again for ever, and its first failure costs no wait. It is never
     * meant to end.
     */
    public static final RestartPolicy PUBLISHER = new RestartPolicy(
            Mode.ALWAYS,
            Strategies.same(new Strategy(
                    Duration.ZERO,
                    new Backoff(Duration.ofSeconds(2), 2, Duration.ofSeconds(60)),
                    0.2,
                    1,
                    Duration.ZERO)),
            PROVEN_AFTER,
            new Quarantine(Duration.ofSeconds(60), QUARANTINE_CAP),
            false);

    /**
     * For the restreaming server: tried for ever with short waits, because without it every stream and every camera that is read through it is away; with
     * longer ones if it cannot be started at all.
     */
    public static final RestartPolicy SERVER = new RestartPolicy(
            Mode.ALWAYS,
            Strategies.same(new Strategy(
                    Duration.ZERO, new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(5)), 0, 1, Duration.ZERO)),
            PROVEN_AFTER,
            new Quarantine(Duration.ofSeconds(60), QUARANTINE_CAP),
            false);

    private static Strategy endless(int longestWaitSeconds) {
        return new Strategy(
                Duration.ZERO,
                new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(longestWaitSeconds)),
                0,
                1,
                Duration.ZERO);
    }
}
