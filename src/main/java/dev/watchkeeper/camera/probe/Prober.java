package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.dialogue.Names;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for cameras over the network; thread-safe. Closing it ends all its threads. */
public final class Prober implements Presence, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Prober.class);
    private final Clock clock;
    private final Names names;
    private final ProbeLimit limit;
    private final Set<Looking> all = ConcurrentHashMap.newKeySet();

    /** @param names looks up the cameras' host names */
    public Prober(Clock clock, Names names) {
        this.clock = clock;
        this.names = names;
        limit = new ProbeLimit(clock);
    }

    @Override
    public Watch watch(Target target, Consumer<Sighting> listener) {
        Looking looking = new Looking(target, listener);
        all.add(looking);
        looking.thread.start();
        return looking;
    }

    /** How many cameras are being looked for. */
    public int watching() {
        return all.size();
    }

    /** One camera and its thread: it mostly sleeps or waits for the network, for which virtual threads are cheap. */
    private final class Looking implements Watch {
        private final Inquiry inquiry;
        private final Duration every;
        private final Thread thread;
        private volatile boolean closed;

        Looking(Target target, Consumer<Sighting> listener) {
            every = target.every();
            inquiry = new Inquiry(target, names, sighting -> {
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
                    long from = clock.monotonicNanos();
                    inquiry.run();
                    clock.sleep(every.minus(clock.since(from)));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.error(
                        "{} failed; sessions are tried on without it",
                        Thread.currentThread().getName(),
                        e);
            } finally {
                all.remove(this);
            }
        }

        /** The interrupt also closes a socket that is being waited for. */
        @Override
        public void close() {
            closed = true;
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        all.forEach(Looking::close);
    }
}
