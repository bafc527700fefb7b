package dev.watchkeeper.base;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.slf4j.LoggerFactory;

/** Creates named platform threads, the only kind that may call SQLite or foreign code; stateless. */
public final class Threads {
    private Threads() {}

    /**
     * Creates a platform thread, not yet started, that logs the exception it dies of.
     *
     * @param name stage and subject, for example {@code capture-front-door}
     */
    public static Thread platform(String name, Runnable work) {
        return Thread.ofPlatform()
                .name(name)
                .daemon(true)
                .uncaughtExceptionHandler((thread, error) ->
                        LoggerFactory.getLogger(Threads.class).error("Thread {} died", thread.getName(), error))
                .unstarted(work);
    }

    /**
     * Waits until a thread has ended. A thread that was never started counts as ended: what fails to start is closed, too.
     *
     * @return whether it has ended within the limit
     */
    public static boolean join(Thread thread, Duration limit) throws InterruptedException {
        return thread.getState() == Thread.State.NEW || thread.join(limit);
    }

    /** Creates platform threads for an executor, numbered after the prefix. */
    public static ThreadFactory factory(String prefix) {
        return Thread.ofPlatform().name(prefix + "-", 0).daemon(true).factory();
    }
}
