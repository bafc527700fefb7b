package dev.watchkeeper.keeper.restart;

import dev.watchkeeper.base.Backoff;
import java.time.Duration;

/**
 * Whether, when and how often a child is started again; immutable.
 *
 * @param mode after which ends at all
 * @param general after all failures that are not the camera's
 * @param camera after failures of a camera
 * @param unstartable where it could not even be started
 * @param provenAfter so long in good health and earlier failures no longer lengthen the wait
 * @param quarantine the first wait after a crash loop, doubled with each vain trial
 * @param quarantineCap the longest such wait
 * @param giveUp true to stay down after a crash loop, the classic behaviour
 */
public record RestartPolicy(
        Mode mode,
        Strategy general,
        Strategy camera,
        Strategy unstartable,
        Duration provenAfter,
        Duration quarantine,
        Duration quarantineCap,
        boolean giveUp) {
    /** When a child that ended is started again; an immutable enumeration. */
    public enum Mode {
        ON_FAILURE,
        ALWAYS,
        NEVER
    }

    /**
     * The waits after failures of one kind, and how many are borne; immutable.
     *
     * @param afterProven the wait after a failure in proven health
     * @param waits the waits after the first and further failures without proven health between them
     * @param jitter the share by which a wait may be longer, so that what failed together does not come back together
     * @param maxRestarts restarts within the window; one more failure is a crash loop
     * @param window time in which restarts count; the waits before them are not part of it
     */
    public record Strategy(Duration afterProven, Backoff waits, double jitter, int maxRestarts, Duration window) {}

    private static final Strategy STRATEGY = new Strategy(
            Duration.ZERO,
            new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(60)),
            0.2,
            5,
            Duration.ofSeconds(300));

    /** For commands of any kind: quarantine of 15 min. */
    public static final RestartPolicy COMMAND = new RestartPolicy(
            Mode.ON_FAILURE,
            STRATEGY,
            STRATEGY,
            STRATEGY,
            Duration.ofSeconds(60),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            false);

    /** For the node: quarantine of 60 s, since a blind watch is worse than a busy one, and
     * restarted after a clean end too: what sends it SIGTERM past its keeper, such as a guard of memory, wants no end of the watch. */
    public static final RestartPolicy NODE = new RestartPolicy(
            Mode.ALWAYS,
            STRATEGY,
            STRATEGY,
            STRATEGY,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            false);

    Strategy strategyFor(Ending ending) {
        if (ending.exitCode() == Ending.NOT_STARTED) {
            return unstartable;
        }
        return ending.outcome() == Outcome.CAMERA ? camera : general;
    }

    /** The wait before a trial, after so many vain ones. */
    Duration quarantineAfter(int vainTrials) {
        return new Backoff(quarantine, 2, quarantineCap.compareTo(quarantine) < 0 ? quarantine : quarantineCap)
                .waitAfter(vainTrials + 1);
    }
}
