package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.watch.Part;
import java.time.Duration;

/**
 * Keeps the heap of the resident process near to what it holds; started and closed by the main thread. The serial collector lets the heap grow to its limit
 * before it looks at old objects, which pictures on their way to slow receivers become; this collects them before.
 */
final class SmallHeap implements Part {
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** What the process needs with every channel, and some pictures. */
    private static final long ENOUGH_BYTES = 18L << 20;

    private final Clock clock;
    private final Thread thread = Threads.platform("small-heap", this::work);

    SmallHeap(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "small heap";
    }

    @Override
    public void start() {
        thread.start();
    }

    private void work() {
        long limit = ENOUGH_BYTES;
        try {
            while (true) {
                clock.sleep(LOOK);
                if (Runtime.getRuntime().totalMemory() > limit) {
                    System.gc();
                    // What is really held must not be collected again and again.
                    limit = Math.max(ENOUGH_BYTES, Runtime.getRuntime().totalMemory() * 9 / 8);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without it, the heap is merely larger. */
    @Override
    public boolean isStuck() {
        return false;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
