package dev.watchkeeper.event;

import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries events from publishers to every follower; thread-safe. Publishing never waits. */
public final class EventBus implements FeedView {
    private static final Logger log = LoggerFactory.getLogger(EventBus.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    /** A follower's queue at one moment; immutable. */
    public record Waiting(String follower, int size, int capacity) {}

    /** The queues of all followers. */
    public List<Waiting> waiting() {
        return followers.stream()
                .map(f -> new Waiting(f.name, f.queue.size(), f.queue.size() + f.queue.remainingCapacity()))
                .toList();
    }

    /** Hands the event to every follower's queue. */
    public void publish(Event event) {
        for (Follower follower : followers) {
            follower.offer(event);
        }
    }

    @Override
    public Subscription follow(String name, int capacity, Consumer<Event> follower) {
        Follower added = new Follower(name, capacity, follower);
        followers.add(added);
        added.thread.start();
        return added;
    }

    /** One subscription: a bounded queue and the thread that empties it. */
    private final class Follower implements Subscription {
        private final String name;
        private final LinkedBlockingDeque<Event> queue;
        private final Consumer<Event> consumer;
        private final AtomicLong dropped = new AtomicLong();
        private final Thread thread;
        private volatile boolean closing;

        Follower(String name, int capacity, Consumer<Event> consumer) {
            this.name = name;
            this.queue = new LinkedBlockingDeque<>(capacity);
            this.consumer = consumer;
            this.thread = Threads.platform("bus-" + name, this::run);
        }

        void offer(Event event) {
            while (!queue.offerLast(event)) {
                if (queue.pollFirst() != null) {
                    dropped.incrementAndGet();
                }
            }
        }

        private void run() {
            while (!(closing && queue.isEmpty())) {
                try {
                    Event next = queue.pollFirst(200, TimeUnit.MILLISECONDS);
                    if (next != null) {
                        consumer.accept(next);
                    }
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    log.error("A follower failed on an event; the next events are still delivered", e);
                }
            }
        }

        @Override
        public long dropped() {
            return dropped.get();
        }

        @Override
        public void close() {
            followers.remove(this);
            closing = true;
            try {
                if (!Threads.join(thread, CLOSE_LIMIT)) {
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
            }
        }
    }
}
