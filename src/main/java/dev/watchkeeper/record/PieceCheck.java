package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.camera.health.Playback;
import dev.watchkeeper.media.mux.PlayCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether one camera's files play: the first piece of each session that reached the disk, the first closed file, and more as long as they do
 * not play; thread-safe. The check itself runs elsewhere, so requesting one never waits.
 */
final class PieceCheck {
    /** After a file that does not play, the next one starts soon, then ever later: each may be the one that plays. */
    private static final Duration FIRST_RENEWAL = Duration.ofSeconds(2);

    private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(1);

    /** A check takes about 100 ms; one that takes this long finds nothing wrong. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final String camera;
    private final Marks marks;
    private final Clock clock;
    private final Executor executor;
    private final Player player;
    private boolean growingChecked;
    private boolean closedChecked;
    private boolean checking;
    private boolean stopped;
    private long checkedNanos;
    private int failures;

    /** Checks a file. */
    interface Player {
        PlayCheck.Result check(Path file, java.util.function.BooleanSupplier cancelled);
    }

    /** @param executor may refuse; then the next piece is checked */
    PieceCheck(String camera, Marks marks, Clock clock, Executor executor, Player player) {
        this.camera = camera;
        this.marks = marks;
        this.clock = clock;
        this.executor = executor;
        this.player = player;
    }

    synchronized void sessionBegan() {
        growingChecked = false;
        closedChecked = false;
    }

    /** The first piece of a growing file, and perhaps more, reached the disk. */
    void grew(Path file, long begunNanos) {
        if (begins(false, begunNanos)) {
            submit(file, begunNanos);
        }
    }

    /** A file was closed. */
    void closed(Path file, long begunNanos) {
        if (begins(true, begunNanos)) {
            submit(file, begunNanos);
        }
    }

    private synchronized boolean begins(boolean closed, long begunNanos) {
        boolean next = failures > 0 && begunNanos != checkedNanos;
        boolean due = next || !(closed ? closedChecked : growingChecked);
        if (!due || checking || stopped) {
            return false;
        }
        checking = true;
        return true;
    }

    private void submit(Path file, long begunNanos) {
        try {
            executor.execute(() -> check(file, begunNanos));
        } catch (RejectedExecutionException e) {
            done(false, begunNanos);
        }
    }

    /** Whether to start the next file after one begun at the given time, because it does not play. */
    synchronized boolean isRenewalDue(long begunNanos) {
        Duration wait = FIRST_RENEWAL.multipliedBy(1L << Math.min(Math.max(0, failures - 1), 8));
        return failures > 0
                && clock.since(begunNanos).compareTo(wait.compareTo(LONGEST_RENEWAL) < 0 ? wait : LONGEST_RENEWAL) >= 0;
    }

    private void check(Path file, long begunNanos) {
        boolean completed = false;
        try {
            long start = clock.monotonicNanos();
            PlayCheck.Result result =
                    player.check(file, () -> isStopped() || clock.since(start).compareTo(LIMIT) > 0);
            // A file deleted meanwhile proves nothing.
            if (Files.exists(file) && !isStopped()) {
                completed = true;
                report(file, begunNanos, result);
            }
        } catch (RuntimeException e) {
            log.error("[{}] Checking the recording failed", camera, e);
        } finally {
            done(completed, begunNanos);
        }
    }

    private void report(Path file, long begunNanos, PlayCheck.Result result) {
        switch (result) {
            case PlayCheck.Plays plays -> {
                if (failed(false) > 0) {
                    log.info("[{}] The recording plays again, from {} on", camera, file);
                }
                marks.recordingChecked(Playback.PLAYS, begunNanos);
            }
            case PlayCheck.Broken broken -> {
                if (failed(true) == 0) {
                    log.error("[{}] The recording does not play: {}: {}", camera, file, broken.why());
                }
                marks.recordingChecked(Playback.BROKEN, begunNanos);
            }
            case PlayCheck.Undecodable undecodable -> {
                if (failed(true) == 0) {
                    log.warn("[{}] The recording may not play: {}: {}", camera, file, undecodable.why());
                }
                marks.recordingChecked(Playback.UNDECODABLE, begunNanos);
            }
        }
    }

    /** @return how often it had failed before */
    private synchronized int failed(boolean now) {
        int before = failures;
        failures = now ? failures + 1 : 0;
        return before;
    }

    /** Each session is checked once while its file grows and once when it is closed. */
    private synchronized void done(boolean completed, long begunNanos) {
        checking = false;
        checkedNanos = completed ? begunNanos : checkedNanos;
        closedChecked |= completed && growingChecked;
        growingChecked |= completed;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Starts no further check; a running one ends soon and reports nothing. */
    synchronized void stop() {
        stopped = true;
    }
}
