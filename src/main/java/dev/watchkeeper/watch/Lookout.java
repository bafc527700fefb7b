package dev.watchkeeper.watch;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every service each interval, each on a thread of its own with a deadline, so that a hung check stops no other; thread-safe. A third kind of
 * thread writes what was seen, so that a hung disk stops no look.
 */
public final class Lookout implements Part {
    private static final Logger log = LoggerFactory.getLogger(Lookout.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(15);
    private static final Duration END_LIMIT = Duration.ofMillis(500);

    private final Config config;
    private final Clock clock;
    private final Timing timing;
    private final MemoryFile memory;
    private final Path lookFile;
    private final List<Watchman> watchmen = new ArrayList<>();
    private final Thread ticker = Threads.platform("lookout", this::tick);
    private final Thread writer = Threads.platform("lookout-files", this::write);
    private volatile long tickedNanos;
    private volatile boolean closed;
    private boolean writeFaultLogged;

    /**
     * What is looked at, and how often; immutable.
     *
     * @param node the node to look at beside the services; empty if no node is expected
     */
    public record Config(List<WatchedService> services, Optional<Supplier<NodeUnderWatch>> node, Duration interval) {
        public Config {
            services = List.copyOf(services);
        }
    }

    /** @param data the data folder, which holds the memory and the newest look */
    public Lookout(Config config, Kept children, Path data, Clock clock) {
        this.config = config;
        this.clock = clock;
        timing = Timing.ofLooks(config.interval());
        memory = new MemoryFile(memoryIn(data));
        lookFile = lookIn(data);
        Map<String, ServiceMemory> before = memory.read();
        config.node()
                .ifPresent(node -> watchmen.add(
                        new Watchman(Post.ofNode(node, children, timing, past(before, NodeUnderWatch.NAME), clock))));
        config.services()
                .forEach(service -> watchmen.add(
                        new Watchman(Post.of(service, children, timing, past(before, service.name()), clock))));
    }

    /** The file that passes what one run learned to the next. */
    public static Path memoryIn(Path data) {
        return data.resolve("watch.json");
    }

    /** The file with the newest look of the resident process, as {@code watch --once --json} prints one. */
    public static Path lookIn(Path data) {
        return data.resolve("watch-look.json");
    }

    private ServiceMemory past(Map<String, ServiceMemory> before, String name) {
        return before.getOrDefault(name, ServiceMemory.fresh(clock.wall()));
    }

    @Override
    public String name() {
        return "lookout";
    }

    @Override
    public void start() {
        tickedNanos = clock.monotonicNanos();
        watchmen.forEach(watchman -> watchman.thread.start());
        ticker.start();
        writer.start();
    }

    /** What was seen last of each service that has been looked at; never waits. */
    public List<Seen> seen() {
        return watchmen.stream()
                .flatMap(watchman -> watchman.post.seen().stream())
                .toList();
    }

    private void tick() {
        try {
            while (!closed) {
                tickedNanos = clock.monotonicNanos();
                watchmen.forEach(Watchman::check);
                clock.sleep(TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (MemoryLock lock = MemoryLock.take(memory.file())) {
            if (!lock.isHeld()) {
                log.warn("Another process holds the memory of the services, so this one keeps none for the next");
            }
            while (!closed) {
                clock.sleep(config.interval());
                writeOnce(lock.isHeld());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeOnce(boolean withMemory) {
        try {
            List<ServiceReport> reports = seen().stream().map(Seen::report).toList();
            Path fresh = lookFile.resolveSibling(lookFile.getFileName() + ".new");
            PrivateFiles.write(
                    fresh,
                    ReportJson.of(new Inspection.Report(clock.wall(), reports)).getBytes(StandardCharsets.UTF_8));
            PrivateFiles.move(fresh, lookFile);
            if (withMemory) {
                Map<String, ServiceMemory> all = new HashMap<>(memory.read());
                watchmen.forEach(watchman -> all.put(watchman.post.name(), watchman.post.memory()));
                memory.write(all);
            }
            writeFaultLogged = false;
        } catch (IOException e) {
            if (!writeFaultLogged) {
                writeFaultLogged = true;
                log.warn("What was seen cannot be written: {}", e.toString());
            }
        }
    }

    @Override
    public boolean isStuck() {
        return clock.since(tickedNanos).compareTo(STUCK_AFTER) >= 0
                || watchmen.stream().anyMatch(watchman -> !watchman.thread.isAlive());
    }

    @Override
    public void close() {
        closed = true;
        ticker.interrupt();
        watchmen.forEach(watchman -> watchman.thread.interrupt());
        writer.interrupt();
        try {
            Threads.join(writer, END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread that looks at one service, and how long it has been at it; thread-safe. */
    private final class Watchman {
        private final Post post;
        private final Thread thread;
        private volatile Optional<Long> lookingSince = Optional.empty();
        private boolean reported;

        /** Of the last look; of its own thread. */
        private String fault = "";

        Watchman(Post post) {
            this.post = post;
            thread = Threads.platform("watch-" + post.name(), this::run);
        }

        private void run() {
            while (!closed) {
                long began = clock.monotonicNanos();
                lookingSince = Optional.of(began);
                look();
                lookingSince = Optional.empty();
                rest(config.interval().minus(clock.since(began)));
            }
        }

        private void look() {
            try {
                post.look();
                fault = "";
            } catch (InterruptedException e) {
                post.failed(); // the look was overdue, or everything ends
            } catch (RuntimeException e) {
                if (!e.toString().equals(fault)) { // it may well last for ever
                    fault = e.toString();
                    log.warn("{} could not be judged: {}", post.name(), fault);
                }
                post.failed();
            }
        }

        private void rest(Duration left) {
            try {
                clock.sleep(left);
            } catch (InterruptedException e) {
                log.debug("{} is looked at early", post.name());
            }
        }

        /** Called by the ticker alone. */
        private void check() {
            boolean late = lookingSince
                    .filter(since -> clock.since(since).compareTo(timing.limit()) >= 0)
                    .isPresent();
            if (late && !reported) {
                log.warn("{} could not be judged in time: a part of the check hangs", post.name());
                post.overdue();
                thread.interrupt();
            }
            reported = late;
        }
    }
}
