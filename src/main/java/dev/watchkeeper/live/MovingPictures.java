package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.JpegEncoder;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest picture of cameras whose video a browser cannot play, several times a second; thread-safe. A decoder runs on for each such camera, on one
 * thread for all, so that each packet is decoded once however often somebody asks; it is closed when nobody has asked for a while.
 */
final class MovingPictures implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MovingPictures.class);
    static final int MAX_CAMERAS = 8;
    private static final int MAX_WAITING = 16;
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** A browser shows these pictures in place of a video: larger ones would only cost more. */
    private static final int MAX_WIDTH_PX = 1280;

    private final Function<String, List<Packet>> newestGop;
    private final Clock clock;
    private final Semaphore room = new Semaphore(MAX_WAITING);
    /** Confined to the worker. */
    private final Map<String, Running> running = new HashMap<>();

    private final ScheduledThreadPoolExecutor worker =
            new ScheduledThreadPoolExecutor(1, Threads.factory("moving-pictures"));

    private boolean sweeps;

    /**
     * @param newestGop the packets of a camera from its newest keyframe on; empty for an unknown camera
     * @param clock the clock that dates the packets
     */
    MovingPictures(Function<String, List<Packet>> newestGop, Clock clock) {
        this.newestGop = newestGop;
        this.clock = clock;
    }

    /** Waits at most 2 s; empty if there is none, if it is damaged, or if there is too much to do: then the newest keyframe will do. */
    Optional<LastPicture> newest(String camera) {
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        Callable<Optional<LastPicture>> work = () -> {
            try {
                return work(camera);
            } finally {
                room.release();
            }
        };
        Future<Optional<LastPicture>> result;
        try {
            result = worker.submit(work);
        } catch (RejectedExecutionException e) {
            room.release();
            return Optional.empty();
        }
        try {
            return result.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty(); // the work goes on, and releases its place
        } catch (ExecutionException e) {
            log.error("[{}] The newest picture could not be made", camera, e.getCause());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<LastPicture> work(String camera) {
        List<Packet> gop = newestGop.apply(camera);
        Running mine = running.get(camera);
        if (gop.isEmpty() || (mine == null && running.size() >= MAX_CAMERAS)) {
            return Optional.empty();
        }
        if (mine == null) {
            mine = new Running(camera);
            running.put(camera, mine);
        }
        mine.askedNanos = clock.monotonicNanos();
        if (!sweeps) {
            sweeps = true;
            Future<?> unused = worker.schedule(this::sweep, IDLE.toMillis(), TimeUnit.MILLISECONDS);
        }
        mine.take(gop);
        return mine.picture.map(taken -> {
            Duration age = clock.since(taken.atNanos());
            return new LastPicture(taken.snapshot(), age.isNegative() ? Duration.ZERO : age);
        });
    }

    private void sweep() {
        running.values().removeIf(each -> {
            boolean idle = clock.since(each.askedNanos).compareTo(IDLE) >= 0;
            if (idle) {
                each.close();
            }
            return idle;
        });
        sweeps = !running.isEmpty();
        if (sweeps) {
            Future<?> unused = worker.schedule(this::sweep, IDLE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private record Taken(Snapshot snapshot, long atNanos) {}

    /** The decoder of one camera with what it made last; confined to the worker. */
    private static final class Running implements AutoCloseable {
        private final String camera;
        private final VideoDecoder decoder = new VideoDecoder();
        private final JpegEncoder encoder = new JpegEncoder(MAX_WIDTH_PX);
        private Optional<Taken> picture = Optional.empty();
        private long askedNanos;
        private long epoch = -1;
        private long dtsMicros = Long.MIN_VALUE;

        Running(String camera) {
            this.camera = camera;
        }

        /** Decodes what it has not decoded yet, and keeps the last picture of that. */
        void take(List<Packet> gop) {
            List<Packet> fresh = gop.stream()
                    .filter(packet -> packet.isVideo() && (packet.epoch() != epoch || packet.dtsMicros() > dtsMicros))
                    .toList();
            for (int i = 0; i < fresh.size(); i++) {
                boolean last = i == fresh.size() - 1;
                decoder.decode(fresh.get(i), last ? this::keep : made -> {});
                epoch = fresh.get(i).epoch();
                dtsMicros = fresh.get(i).dtsMicros();
            }
        }

        private void keep(DecodedPicture made) {
            if (made.damaged()) {
                return; // what a decoder invents is no view of now
            }
            try {
                JpegEncoder.Jpeg jpeg = encoder.encode(made);
                picture = Optional.of(new Taken(
                        new Snapshot(jpeg.bytes(), made.time(), jpeg.widthPx(), jpeg.heightPx()), made.timeNanos()));
            } catch (FailureException e) {
                log.warn("[{}] {}", camera, e.sentence());
            }
        }

        @Override
        public void close() {
            decoder.close();
            encoder.close();
        }
    }

    @Override
    public void close() {
        worker.execute(() -> {
            running.values().forEach(Running::close);
            running.clear();
        });
        worker.shutdown();
        try {
            if (!worker.awaitTermination(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
