package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Packet;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session of one camera from its opening to its end, never a second one; confined to the capture thread. */
final class CameraSession {
    private static final Logger log = LoggerFactory.getLogger(CameraSession.class);
    private static final Duration FAILED_READ_WAIT = Duration.ofMillis(100);

    private final CameraSettings camera;
    private final HealthSettings health;
    private final Clock clock;
    private final Source.Opener opener;
    private final Interrupt interrupt;
    private final Keyframes keyframes;
    private final Follower follower;
    private final long epoch;
    private long lastVideoNanos;
    private boolean otherSinceVideo;
    private int failedReads;

    /** Learns how the session goes, on the capture thread. */
    interface Follower {
        /** The camera answered and begins to send. */
        void opened(Source source);

        /** Video arrived with which no picture can be made: the first keyframe is still awaited. */
        void uselessVideo();

        /**
         * Video arrived from which pictures can be made; the first is a keyframe.
         *
         * @param streamMicros the time that the camera itself gave it
         */
        void video(Packet packet, long streamMicros);

        /** A packet to hand on: video, after {@link #video} was told of it, or sound. */
        void packet(Packet packet);

        /** Something came that is no video. */
        void otherData();
    }

    CameraSession(
            CameraSettings camera,
            HealthSettings health,
            Clock clock,
            Source.Opener opener,
            Interrupt interrupt,
            Keyframes keyframes,
            Follower follower,
            long epoch) {
        this.camera = camera;
        this.health = health;
        this.clock = clock;
        this.opener = opener;
        this.interrupt = interrupt;
        this.keyframes = keyframes;
        this.follower = follower;
        this.epoch = epoch;
    }

    /** Runs until the session ends, which always has a reason. */
    FailureException runOnce() {
        interrupt.deadline(
                health.connectTimeout(),
                FailureKind.TIMEOUT,
                "the camera did not answer within " + health.connectTimeout().toSeconds() + " s");
        try (Source source = opener.open(camera, interrupt, epoch)) {
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
            log.error("[{}] A fault of Watchkeeper ended the session", camera.name(), e);
            return new FailureException(FailureKind.INTERNAL, "a fault of Watchkeeper ended the session", e);
        }
    }

    private void step(Source source) throws FailureException {
        Source.Reading reading;
        try {
            reading = source.read();
            failedReads = 0;
        } catch (FailureException e) {
            tolerate(e, source.failedReadLimit());
            return;
        }
        endIfInterrupted();
        long now = clock.monotonicNanos();
        switch (reading) {
            case Source.Arrived(Packet packet, long streamMicros)
            when packet.isVideo() -> {
                sawVideo(now);
                if (packet.keyframe()) {
                    keyframes.keyframe(now);
                }
                if (keyframes.seenInSession()) {
                    follower.video(packet, streamMicros);
                    follower.packet(packet);
                } else {
                    follower.uselessVideo();
                }
            }
            case Source.Arrived(Packet packet, long ignored) -> {
                otherSinceVideo = true;
                follower.otherData();
                if (keyframes.seenInSession()) {
                    follower.packet(packet);
                }
            }
            case Source.Ignored(boolean video)
            when video -> {
                sawVideo(now);
                follower.uselessVideo();
            }
            case Source.Ignored ignored -> {
                otherSinceVideo = true;
                follower.otherData();
            }
        }
        if (now == lastVideoNanos) {
            keyframes.check(now);
        }
        if (now - lastVideoNanos >= health.stallLimit().toNanos()) {
            throw silence();
        }
    }

    /** An interrupted libav first hands out what it had held back. That is no sign of life and must not hide the reason. */
    private void endIfInterrupted() throws FailureException {
        Optional<FailureException> reason = interrupt.reason();
        if (reason.isPresent()) {
            throw reason.get().kind() == FailureKind.STALLED ? silence() : reason.get();
        }
    }

    private void sawVideo(long now) {
        lastVideoNanos = now;
        otherSinceVideo = false;
    }

    /** Only reads that can be repeated are; whatever the interrupt ended cannot. */
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
        long seconds = clock.since(lastVideoNanos).toSeconds(); // a probe may have ended it before the limit
        return otherSinceVideo
                ? new FailureException(FailureKind.NO_VIDEO, "data came, but no video for " + seconds + " s")
                : new FailureException(
                        FailureKind.STALLED, "the connection stood, but nothing came for " + seconds + " s");
    }
}
