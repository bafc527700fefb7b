package dev.watchkeeper.announce;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.loops.CamerasFile;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Tells other processes and people what the node notices; thread-safe, with threads of its own. Started and closed once. */
public final class Announcer implements AutoCloseable {
    /** Only whole days of a stalled follower fill it: taking an event costs microseconds. */
    private static final int MAX_EVENTS = 1024;

    private final FeedView.Subscription feed;
    private final DayCoverage coverage;
    private final CamerasFile file;

    /** What it reads; immutable, of thread-safe parts. */
    public record Sources(CamerasView cameras, CoverageView coverage, FeedView feed, Supplier<Titles> titles) {}

    private Announcer(FeedView.Subscription feed, DayCoverage coverage, CamerasFile file) {
        this.feed = feed;
        this.coverage = coverage;
        this.file = file;
    }

    /**
     * Starts telling.
     *
     * @param data the data folder, which exists
     */
    public static Announcer begin(Path data, Sources sources, Clock clock) {
        OpenEvents events = new OpenEvents();
        DayCoverage coverage = new DayCoverage(sources.coverage(), clock);
        coverage.start();
        CameraReports reports =
                new CameraReports(sources.cameras(), sources.titles(), events::isMoving, coverage::of, clock);
        return new Announcer(
                sources.feed().follow("announce", MAX_EVENTS, events::accept),
                coverage,
                CamerasFile.begin(data, reports, clock));
    }

    @Override
    public void close() throws InterruptedException {
        file.close();
        feed.close();
        coverage.close();
    }
}
