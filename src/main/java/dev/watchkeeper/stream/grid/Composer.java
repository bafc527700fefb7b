package dev.watchkeeper.stream.grid;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.publish.RtspPublisher;
import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.grid.TileReader.Conditions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Composes a grid and publishes it, until told to stop or until its server is gone; confined to the thread that runs it. */
public final class Composer {
    private static final Logger log = LoggerFactory.getLogger(Composer.class);

    /** No picture is shown longer than this without a newer one. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(3);

    private static final Duration JOIN_LIMIT = Duration.ofMillis(1_200);

    private final Grid grid;
    private final Server server;
    private final Clock clock;
    private final ZoneId zone;

    /**
     * Where tiles are read and the grid is published; immutable.
     *
     * @param readAt, publishAt addresses such as {@code rtsp://127.0.0.1:8554/}: the same, except for tests
     */
    public record Server(String readAt, String publishAt) {
        private RtspPublisher.Target target(String path) {
            return new RtspPublisher.Target(publishAt + path, "The server at " + publishAt);
        }
    }

    /** @param zone of the times that people read */
    public Composer(Grid grid, Server server, Clock clock, ZoneId zone) {
        this.grid = grid;
        this.server = server;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Runs until the request to end.
     *
     * @throws FailureException ENVIRONMENT if the server is away, refuses the grid or takes nothing for 5 s
     */
    public void run(Shutdown shutdown) throws FailureException, InterruptedException {
        Natives.open(false);
        Interrupt output = new Interrupt(clock);
        // Ends the readers also when the server is gone, which is no request to end.
        Shutdown end = new Shutdown();
        List<TileFeed> feeds = new ArrayList<>();
        List<TileReader> readers = new ArrayList<>();
        for (Grid.Tile tile : grid.tiles()) {
            TileFeed feed = new TileFeed(STALE_AFTER, clock);
            feeds.add(feed);
            readers.add(new TileReader(
                    server.readAt + tile.path(), tile.size(), feed, new Conditions(STALE_AFTER, end, clock)));
        }
        List<Thread> threads = start(readers);
        Thread ending = Threads.platform("grid-end", () -> {
            try {
                shutdown.await();
                // Raised before anybody goes on: afterwards it would cut off the farewell to the server.
                output.raise(FailureKind.STOPPED, "the grid ends");
                stop(readers, end);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ending.start();
        try {
            compose(new Mosaic(grid, feeds, zone), output, end);
        } catch (FailureException e) {
            if (e.kind() != FailureKind.STOPPED) {
                throw e;
            }
        } finally {
            ending.interrupt();
            stop(readers, end);
            join(threads);
        }
    }

    private List<Thread> start(List<TileReader> readers) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            Thread thread = Threads.platform("tile-" + grid.tiles().get(i).camera(), readers.get(i));
            threads.add(thread);
            thread.start();
        }
        return threads;
    }

    /** Each picture has its place in time; those for which there was no time are left out. */
    private void compose(Mosaic mosaic, Interrupt output, Shutdown end) throws FailureException, InterruptedException {
        RtspPublisher.Video video =
                new RtspPublisher.Video(grid.size().width(), grid.size().height(), grid.fps(), grid.bitrate());
        long period = Duration.ofSeconds(1).dividedBy(grid.fps()).toNanos();
        try (RtspPublisher publisher = new RtspPublisher(server.target(grid.name()), video, output)) {
            long began = clock.monotonicNanos();
            long index = 0;
            do {
                publisher.publish(mosaic.paint(clock.monotonicNanos(), clock.wall()), index);
                if (index == 0) {
                    log.info(
                            "Publishing {} with {} tiles",
                            grid.name(),
                            grid.tiles().size());
                }
                index = Math.max(index + 1, (clock.monotonicNanos() - began) / period);
            } while (!end.await(Duration.ofNanos(began + index * period - clock.monotonicNanos())));
        }
    }

    private static void stop(List<TileReader> readers, Shutdown end) {
        if (end.request("the grid ends", 0)) {
            readers.forEach(TileReader::stop);
        }
    }

    private void join(List<Thread> threads) throws InterruptedException {
        long began = clock.monotonicNanos();
        for (Thread thread : threads) {
            Threads.join(thread, JOIN_LIMIT.minus(clock.since(began)));
        }
    }
}
