package dev.watchkeeper.stream.grid;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.media.ArrivalTime;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.PictureFitter;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.VideoDecoder;
import dev.watchkeeper.stream.Size;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one camera's path for its tile, again and again, on a thread of its own; only {@link #stop()} may be called by others. Its native objects
 * belong to that thread.
 */
final class TileReader implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(TileReader.class);

    /** The server may first have to connect to the camera, for which it takes up to 10 s. */
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(12);

    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(10);

    /** The server has the path again some seconds after its camera or its publisher is back. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), 2, Duration.ofSeconds(5));

    private final String url;
    private final Size size;
    private final TileFeed feed;
    private final Conditions conditions;
    private volatile Interrupt interrupt;
    private String lastFailure = "";

    /**
     * What all readers share; immutable.
     *
     * @param lateAfter pictures that arrive later than this behind the camera's own clock are left behind with their connection
     */
    record Conditions(Duration lateAfter, Shutdown shutdown, Clock clock) {}

    TileReader(String url, Size size, TileFeed feed, Conditions conditions) {
        this.url = url;
        this.size = size;
        this.feed = feed;
        this.conditions = conditions;
        interrupt = new Interrupt(conditions.clock());
    }

    /** Ends what it waits for; it ends by the shutdown. */
    void stop() {
        interrupt.raise(FailureKind.STOPPED, "the grid ends");
    }

    @Override
    public void run() {
        int failures = 0;
        long epoch = 0;
        try {
            do {
                boolean seen = readOnce(++epoch);
                feed.ended();
                failures = seen ? 1 : failures + 1;
            } while (!conditions.shutdown().await(BACKOFF.waitAfter(failures)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One session. */
    private boolean readOnce(long epoch) throws InterruptedException {
        Clock clock = conditions.clock();
        Interrupt own = new Interrupt(clock);
        own.deadline(OPEN_LIMIT, FailureKind.TIMEOUT, "no answer within " + OPEN_LIMIT.toSeconds() + " s");
        interrupt = own;
        if (conditions.shutdown().await(Duration.ZERO)) {
            return false; // whoever stopped this reader may have reached only the former interrupt
        }
        Session session = new Session(epoch);
        // The order of closing: the session gives the server its place back before the rest.
        try (VideoDecoder decoder = new VideoDecoder();
                PictureFitter fitter = new PictureFitter(size.width(), size.height());
                Demuxer demuxer = Inputs.video(url, own, clock)) {
            while (!session.late) {
                own.deadline(
                        SILENCE_LIMIT, FailureKind.STALLED, "nothing came for " + SILENCE_LIMIT.toSeconds() + " s");
                if (demuxer.read() instanceof Reading.Unit unit) {
                    decoder.decode(
                            session.times.packet(unit, session.epoch, clock), picture -> session.take(picture, fitter));
                }
            }
            report("its pictures came more than " + conditions.lateAfter().toSeconds() + " s late");
        } catch (FailureException e) {
            if (e.kind() != FailureKind.STOPPED) {
                report(e.sentence());
            }
        }
        return session.seen;
    }

    /** A path that is away fails alike every few seconds. */
    private void report(String failure) {
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            log.info("Reading {} ended: {}; trying again", url, failure);
        }
    }

    /** What is known of one session; confined to the reader's thread. */
    private final class Session {
        private final ArrivalTime times = new ArrivalTime();
        private final long epoch;
        private boolean seen;
        private boolean late;

        Session(long epoch) {
            this.epoch = epoch;
        }

        private void take(DecodedPicture picture, PictureFitter fitter) {
            if (conditions.clock().since(picture.timeNanos()).compareTo(conditions.lateAfter()) > 0) {
                late = true;
                return;
            }
            seen = true;
            lastFailure = "";
            feed.arrived(picture.timeNanos(), picture.time());
            if (feed.wantsPicture()) {
                fitter.fit(picture, feed.takeSpare()).ifPresent(feed::offer);
            }
        }
    }
}
