package dev.watchkeeper.node;

import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The started parts of the node, closed in reverse order; confined to one thread. If a part fails to close, this is logged, and the next is
 * closed.
 */
final class Parts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);

    /** The time limit for closing one group together, for example all recorders. */
    private static final Duration GROUP_LIMIT = Duration.ofSeconds(3);

    private final Deque<Group> started = new ArrayDeque<>();

    private record Group(String name, Supplier<? extends List<? extends AutoCloseable>> parts) {}

    <T extends AutoCloseable> T add(String name, T part) {
        started.push(new Group(name, () -> List.of(part)));
        return part;
    }

    /**
     * Adds parts of one kind, which are closed in parallel, so a hanging one takes no time from the others.
     *
     * @param parts called when the group is closed
     */
    void addGroup(String name, Supplier<? extends List<? extends AutoCloseable>> parts) {
        started.push(new Group(name, parts));
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            Group next = started.pop();
            List<? extends AutoCloseable> parts = next.parts().get();
            if (parts.size() == 1) {
                close(next.name(), parts.getFirst());
            } else {
                closeTogether(next.name(), parts);
            }
        }
    }

    private static void closeTogether(String name, List<? extends AutoCloseable> parts) {
        List<Thread> closers = new ArrayList<>();
        for (AutoCloseable part : parts) {
            Thread closer = Threads.platform("close-" + name, () -> close(name, part));
            closers.add(closer);
            closer.start();
        }
        Thread all = Threads.platform("close-all-" + name, () -> joinAll(closers));
        all.start();
        try {
            if (!Threads.join(all, GROUP_LIMIT)) {
                log.error("The {} did not all close within {} s", name, GROUP_LIMIT.toSeconds());
                all.interrupt();
            }
        } catch (InterruptedException e) {
            all.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private static void joinAll(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(String name, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.error("The {} did not close cleanly", name, e);
        }
    }
}
