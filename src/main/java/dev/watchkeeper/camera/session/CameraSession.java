package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.media.ArrivalTime;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Reading;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session of one camera, from opening to end; never retries. Confined to the capture thread. */
final class CameraSession {
    private static final Logger log = LoggerFactory.getLogger(CameraSession.class);
    private static final Duration FAILED_READ_WAIT = Duration.ofMillis(100);

    private final CameraSettings camera;
    private final HealthSettings health;
    private final Clock clock;
    private final Source.Opener opener;
    private final Keyframes keyframes;
    private final Follower follower;
    private final Interrupt interrupt;
    private final long epoch;
    private final ArrivalTime arrivalTime = new ArrivalTime();
    private long lastVideoNanos;
    private boolean otherSinceVideo;
    private int failedReads;

    /** Follows the session, on the capture thread. */
    interface Follower {
        /** The camera has answered and begins to send. */
        void opened(Source source);

        /**
         * A packet arrived; the first one of a session is a keyframe.
         *
         * @param streamMicros the timestamp the camera gave it, unrepaired
         */
        void packet(Packet packet, OptionalLong streamMicros);

        /**
         * Data arrived that cannot be used, or not yet.
         *
         * @param isVideo whether it was video, which still lacks the first keyframe
         */
        void ignored(boolean isVideo);
    }

    /** What all sessions of a camera share; confined to the capture thread. */
    record Setup(CameraSettings camera, Clock clock, Source.Opener opener, Keyframes keyframes, Follower follower) {}

    CameraSession(Setup setup, Interrupt interrupt, long epoch) {
        camera = setup.camera();
        health = camera.health();
        clock = setup.clock();
        opener = setup.opener();
        keyframes = setup.keyframes();
        follower = setup.follower();
        this.interrupt = interrupt;
        this.epoch = epoch;
    }

    /** Runs until the session ends. @return why it ended */
    FailureException run() {
        interrupt.deadline(
                health.connectTimeout(),
                FailureKind.TIMEOUT,
                "the camera did not answer within " + health.connectTimeout().toSeconds() + " s");
        try (Source source = opener.open(camera, interrupt)) {
            lastVideoNanos = clock.monotonicNanos();
            keyframes.sessionBegins(lastVideoNanos);
            follower.opened(source);
            while (true) {
                setStallDeadline();
                step(source);
            }
        } catch (FailureException e) {
            return e;
        } catch (RuntimeException e) {
            log.error("[{}] A bug in Watchkeeper ended the session", camera.name(), e);
            return new FailureException(FailureKind.INTERNAL, "a bug in Watchkeeper ended the session", e);
        }
    }

    private void step(Source source) throws FailureException {
        Reading reading;
        try {
            reading = source.read();
            failedReads = 0;
        } catch (FailureException e) {
            tolerate(e, source.failedReadLimit());
            return;
        }
        endIfInterrupted();
        long now = clock.monotonicNanos();
        if (reading.isVideo()) {
            lastVideoNanos = now;
            otherSinceVideo = false;
        } else {
            otherSinceVideo = true;
        }
        if (reading instanceof Reading.Unit unit) {
            if (unit.isVideo() && unit.keyframe()) {
                keyframes.keyframe(now);
            }
            // Arrival times settle even while packets are still dropped.
            Packet packet = arrivalTime.packet(unit, epoch, clock);
            if (keyframes.seenInSession()) {
                follower.packet(packet, unit.streamMicros());
            } else {
                follower.ignored(unit.isVideo());
            }
        } else {
            follower.ignored(reading.isVideo());
        }
        if (now == lastVideoNanos) {
            keyframes.check(now);
        }
        if (now - lastVideoNanos >= health.stallLimit().toNanos()) {
            throw silence();
        }
    }

    /** After an interrupt, libav first delivers what it had buffered. That is no sign of life and must not hide the reason. */
    private void endIfInterrupted() throws FailureException {
        Optional<FailureException> reason = interrupt.reason();
        if (reason.isPresent()) {
            throw reason.get().kind() == FailureKind.STALLED ? silence() : reason.get();
        }
    }

    /** Lets a read be repeated if it can be; what the interrupt ended cannot. */
    private void tolerate(FailureException failure, int limit) throws FailureException {
        failedReads++;
        if (interrupt.reason().isPresent() && failure.kind() == FailureKind.STALLED) {
            throw silence();
        }
        if (limit <= 1
                || failure.kind() == FailureKind.ENDED
                || interrupt.reason().isPresent()) {
            throw failure;
        }
        log.warn("[{}] Failed to read frame (attempt {}/{})", camera.name(), failedReads, limit);
        if (failedReads >= limit) {
            throw failure;
        }
        try {
            clock.sleep(FAILED_READ_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "the session was interrupted", e);
        }
    }

    private void setStallDeadline() {
        Duration left = health.stallLimit().minus(clock.since(lastVideoNanos));
        interrupt.deadline(
                left, FailureKind.STALLED, "no data for " + health.stallLimit().toSeconds() + " s");
    }

    private FailureException silence() {
        long seconds = clock.since(lastVideoNanos).toSeconds(); // a probe may end the session before the limit
        return otherSinceVideo
                ? new FailureException(FailureKind.NO_VIDEO, "data came, but no video for " + seconds + " s")
                : new FailureException(
                        FailureKind.STALLED, "the connection was open, but nothing came for " + seconds + " s");
    }
}
