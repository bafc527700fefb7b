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
 * Looks at one camera's files as a player would: at the first piece of each session that reached the disk, at the first file that was closed,
 * and again for as long as they do not play; thread-safe. The look itself runs elsewhere, and whoever asks for one never waits.
 */
final class PieceCheck {
    /** After a file that does not play the next one is begun soon, then ever later: each may be the one that does. */
    private static final Duration FIRST_RENEWAL = Duration.ofSeconds(2);

    private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(1);

    /** A look takes some 100 ms; one that takes so long finds nothing wrong. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final String camera;
    private final Marks marks;
    private final Clock clock;
    private final Executor executor;
    private final Player player;
    private boolean growingSeen;
    private boolean closedSeen;
    private boolean looking;
    private boolean stopped;
    private long seenNanos;
    private int failures;

    /** Looks at a file. */
    interface Player {
        PlayCheck.Result look(Path file, java.util.function.BooleanSupplier cancelled);
    }

    /** @param executor may refuse; then the next piece is looked at */
    PieceCheck(String camera, Marks marks, Clock clock, Executor executor, Player player) {
        this.camera = camera;
        this.marks = marks;
        this.clock = clock;
        this.executor = executor;
        this.player = player;
    }

    synchronized void sessionBegan() {
        growingSeen = false;
        closedSeen = false;
    }

    /** The first piece of a growing file, and perhaps more of it, reached the disk. */
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
        boolean next = failures > 0 && begunNanos != seenNanos;
        boolean due = next || !(closed ? closedSeen : growingSeen);
        if (!due || looking || stopped) {
            return false;
        }
        looking = true;
        return true;
    }

    private void submit(Path file, long begunNanos) {
        try {
            executor.execute(() -> look(file, begunNanos));
        } catch (RejectedExecutionException e) {
            done(false, begunNanos);
        }
    }

    /** Whether a file that was begun then is to be followed by the next, because it does not play. */
    synchronized boolean isRenewalDue(long begunNanos) {
        Duration wait = FIRST_RENEWAL.multipliedBy(1L << Math.min(Math.max(0, failures - 1), 8));
        return failures > 0
                && clock.since(begunNanos).compareTo(wait.compareTo(LONGEST_RENEWAL) < 0 ? wait : LONGEST_RENEWAL) >= 0;
    }

    private void look(Path file, long begunNanos) {
        boolean seen = false;
        try {
            long start = clock.monotonicNanos();
            PlayCheck.Result result =
                    player.look(file, () -> isStopped() || clock.since(start).compareTo(LIMIT) > 0);
            // Who deletes or closes a file meanwhile proves nothing about it.
            if (Files.exists(file) && !isStopped()) {
                seen = true;
                tell(file, begunNanos, result);
            }
        } catch (RuntimeException e) {
            log.error("[{}] A look at the recording failed", camera, e);
        } finally {
            done(seen, begunNanos);
        }
    }

    private void tell(Path file, long begunNanos, PlayCheck.Result result) {
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

    /** A session is looked at once while its file grows and once when it is closed. */
    private synchronized void done(boolean seen, long begunNanos) {
        looking = false;
        seenNanos = seen ? begunNanos : seenNanos;
        closedSeen |= seen && growingSeen;
        growingSeen |= seen;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** No look is begun any more; one that runs ends soon and tells nothing. */
    synchronized void stop() {
        stopped = true;
    }
}
