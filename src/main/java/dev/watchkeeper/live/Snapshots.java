package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.JpegEncoder;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the newest keyframe in a camera's ring on request; thread-safe. One thread decodes for all cameras; requests for the same keyframe share
 * one decoding, and under load the previous picture is returned.
 */
public final class Snapshots implements SnapshotView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration WAIT = Duration.ofSeconds(2);
    public static final int MAX_WAITING = 64;

    /** While throttled, a picture is returned until it is this much older than the newest keyframe. */
    private static final Duration THROTTLED_AGE = Duration.ofSeconds(10);

    /** A keyframe that yields no picture by itself yields one with the packets after it, or never. */
    private static final int MAX_PACKETS = 30;

    private final Function<String, Optional<GopRing>> rings;
    private final Clock clock;
    private final Map<String, Decoded> latest = new ConcurrentHashMap<>();
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Set<String> throttled = ConcurrentHashMap.newKeySet();
    private final AtomicLong failures = new AtomicLong();
    private final MovingPictures moving;
    private final ThreadPoolExecutor worker;

    private record Key(long epoch, long ptsMicros) {
        static Key of(Packet packet) {
            return new Key(packet.epoch(), packet.ptsMicros());
        }
    }

    /** @param takenNanos when its picture was taken, monotonic */
    private record Decoded(Key key, Snapshot snapshot, long takenNanos) {}

    private record Job(Key key, CompletableFuture<Optional<Decoded>> result) {}

    /**
     * @param rings the ring of a camera by its name; empty for an unknown camera
     * @param clock the clock that dates the packets
     */
    public Snapshots(Function<String, Optional<GopRing>> rings, Clock clock) {
        this.rings = rings;
        this.clock = clock;
        this.moving = new MovingPictures(
                camera -> rings.apply(camera).map(GopRing::lastGop).orElse(List.of()), clock);
        this.worker = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), Threads.factory("snapshots"));
    }

    @Override
    public Optional<LastPicture> latest(String camera) {
        return newestKeyframe(camera).map(last -> {
            Duration age = clock.since(last.takenNanos());
            return new LastPicture(last.snapshot(), age.isNegative() ? Duration.ZERO : age);
        });
    }

    /** While throttled, only keyframes are decoded. */
    @Override
    public Optional<LastPicture> newest(String camera) {
        Optional<LastPicture> now = throttled.contains(camera) ? Optional.empty() : moving.newest(camera);
        return now.isPresent() ? now : latest(camera);
    }

    private Optional<Decoded> newestKeyframe(String camera) {
        List<Packet> gop = rings.apply(camera).map(GopRing::lastGop).orElse(List.of());
        if (gop.isEmpty()) {
            return previous(camera);
        }
        Key key = Key.of(gop.getFirst());
        Decoded last = latest.get(camera);
        if (last != null && (last.key().equals(key) || isGoodEnough(camera, last.snapshot(), gop.getFirst()))) {
            return Optional.of(last);
        }
        try {
            Optional<Decoded> fresh = jobFor(camera, key, gop).result().get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return fresh.isPresent() ? fresh : previous(camera);
        } catch (TimeoutException | RejectedExecutionException e) {
            failures.incrementAndGet();
            return previous(camera);
        } catch (ExecutionException e) {
            failures.incrementAndGet();
            log.error("[{}] The snapshot failed", camera, e.getCause());
            return previous(camera);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return previous(camera);
        }
    }

    private boolean isGoodEnough(String camera, Snapshot last, Packet newest) {
        return throttled.contains(camera)
                && Duration.between(last.takenAt(), newest.time()).compareTo(THROTTLED_AGE) < 0;
    }

    /** Whether to decode a camera's pictures less often. They keep their times, so their age shows. */
    public void throttle(String camera, boolean on) {
        if (on) {
            throttled.add(camera);
        } else {
            throttled.remove(camera);
        }
    }

    /** Drops the picture of a camera that was removed. */
    public void forget(String camera) {
        jobs.remove(camera);
        latest.remove(camera);
        throttled.remove(camera);
    }

    /** How many pictures wait to be decoded. */
    public int waiting() {
        return worker.getQueue().size();
    }

    private Optional<Decoded> previous(String camera) {
        return Optional.ofNullable(latest.get(camera));
    }

    /** How often no new picture could be made: damaged keyframes, or too much load. */
    public long failures() {
        return failures.get();
    }

    private Job jobFor(String camera, Key key, List<Packet> gop) {
        Job mine = new Job(key, new CompletableFuture<>());
        Job job = jobs.compute(
                camera, (name, running) -> running != null && running.key().equals(key) ? running : mine);
        if (job == mine) {
            try {
                worker.execute(() -> work(camera, mine, gop));
            } catch (RejectedExecutionException e) {
                jobs.remove(camera, mine);
                mine.result().complete(Optional.empty());
                throw e;
            }
        }
        return job;
    }

    private void work(String camera, Job job, List<Packet> gop) {
        try {
            Optional<Decoded> fresh = decode(camera, job.key(), gop);
            // Keep nothing for a camera that was removed meanwhile.
            fresh.ifPresent(picture -> jobs.computeIfPresent(camera, (name, running) -> {
                if (running == job) {
                    latest.put(camera, picture);
                }
                return running;
            }));
            job.result().complete(fresh);
        } catch (RuntimeException e) {
            job.result().completeExceptionally(e);
        } finally {
            jobs.remove(camera, job);
        }
    }

    private Optional<Decoded> decode(String camera, Key key, List<Packet> gop) {
        try (VideoDecoder decoder = new VideoDecoder();
                JpegEncoder encoder = new JpegEncoder(JpegEncoder.NO_LIMIT_PX)) {
            FirstPicture first = new FirstPicture(camera, encoder);
            decoder.decode(gop.getFirst(), first::take);
            if (first.snapshot.isEmpty()) {
                decoder.drain(first::take);
            }
            if (first.snapshot.isEmpty() && !first.damaged) {
                gop.stream().limit(MAX_PACKETS).forEach(packet -> decoder.decode(packet, first::take));
                decoder.drain(first::take);
            }
            if (first.snapshot.isEmpty()) {
                failures.incrementAndGet();
            }
            return first.snapshot.map(picture -> new Decoded(key, picture, takenNanos(gop, first.ptsMicros)));
        }
    }

    /** The time of the packet that became the picture; if unknown, of the keyframe, which is older. */
    private static long takenNanos(List<Packet> gop, long ptsMicros) {
        return gop.stream()
                .filter(packet -> packet.ptsMicros() == ptsMicros)
                .findFirst()
                .orElse(gop.getFirst())
                .timeNanos();
    }

    /** Encodes the first picture decoded, unless it is damaged: what a decoder invents is no view of now. Confined to the worker. */
    private static final class FirstPicture {
        private final String camera;
        private final JpegEncoder encoder;
        private Optional<Snapshot> snapshot = Optional.empty();
        private long ptsMicros;
        private boolean damaged;

        FirstPicture(String camera, JpegEncoder encoder) {
            this.camera = camera;
            this.encoder = encoder;
        }

        void take(DecodedPicture picture) {
            damaged |= picture.damaged();
            if (snapshot.isEmpty() && !damaged) {
                try {
                    JpegEncoder.Jpeg jpeg = encoder.encode(picture);
                    ptsMicros = picture.ptsMicros();
                    snapshot = Optional.of(new Snapshot(jpeg.bytes(), picture.time(), jpeg.widthPx(), jpeg.heightPx()));
                } catch (FailureException e) {
                    log.warn("[{}] {}", camera, e.sentence());
                }
            }
        }
    }

    @Override
    public void close() {
        moving.close();
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
