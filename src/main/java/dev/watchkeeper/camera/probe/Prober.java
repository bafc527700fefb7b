package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.dialogue.HostResolver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probes cameras over the network; thread-safe. Closing it ends all its threads. */
public final class Prober implements Presence, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Prober.class);
    private static final Duration CHECK_EVERY = Duration.ofMillis(50);

    private final Clock clock;
    private final HostResolver resolver;
    private final ProbeLimit limit;
    private final ServerPace pace;
    private final Set<Search> all = ConcurrentHashMap.newKeySet();

    /** @param resolver looks up the cameras' host names */
    public Prober(Clock clock, HostResolver resolver) {
        this.clock = clock;
        this.resolver = resolver;
        limit = new ProbeLimit(clock);
        pace = new ServerPace(clock);
    }

    @Override
    public SessionStarts starts() {
        return pace;
    }

    @Override
    public Watch watch(Target target, Consumer<Sighting> listener) {
        Search search = new Search(target, listener);
        all.add(search);
        search.thread.start();
        return search;
    }

    /** How many cameras are being probed. */
    public int watching() {
        return all.size();
    }

    /** One camera and its thread, which mostly sleeps or waits for the network: cheap for virtual threads. */
    private final class Search implements Watch {
        private final Probe probe;
        private final Target target;
        private final Thread thread;
        private volatile boolean closed;

        Search(Target target, Consumer<Sighting> listener) {
            this.target = target;
            probe = new Probe(target, resolver, sighting -> {
                if (!closed) {
                    listener.accept(sighting);
                }
            });
            thread = Thread.ofVirtual().name("probe-" + target.camera()).unstarted(this::run);
        }

        private void run() {
            try {
                while (!closed) {
                    clock.sleep(limit.take());
                    while (target.counts() && !pace.beginProbe(target.server())) {
                        clock.sleep(CHECK_EVERY);
                    }
                    long from = clock.monotonicNanos();
                    probe.run();
                    clock.sleep(target.every().minus(clock.since(from)));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.error(
                        "{} failed; sessions are still tried without it",
                        Thread.currentThread().getName(),
                        e);
            } finally {
                all.remove(this);
            }
        }

        /** The interrupt also closes the socket that the thread waits for. */
        @Override
        public void close() {
            closed = true;
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        all.forEach(Search::close);
    }
}
