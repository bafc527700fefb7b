package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers the letters of one channel, one at a time, on a thread of its own; its methods are for the desk's thread and never wait. */
final class Postman implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Postman.class);

    /** Twice what a channel may take; then its thread is given up. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Channel channel;
    private final Clock clock;
    private final Consumer<Delivery> outcomes;
    private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>(1);
    private final Thread thread;
    private Optional<Job> current = Optional.empty();
    private long startedNanos;
    private volatile boolean closed;

    /** A letter with the draft behind it; immutable. @param lost what the letter mentions as lost */
    record Job(Draft draft, Letter letter, int lost) {}

    /** What became of a job; immutable. @param remoteId present if it was delivered */
    record Delivery(String channel, Job job, Optional<String> remoteId, Optional<DeliveryException> failure) {}

    /** @param outcomes takes what became of each letter, on the postman's thread */
    Postman(Channel channel, Clock clock, Consumer<Delivery> outcomes) {
        this.channel = channel;
        this.clock = clock;
        this.outcomes = outcomes;
        thread = Threads.platform("notify-" + channel.name(), this::work);
        thread.start();
    }

    boolean canEdit() {
        return channel.canEdit();
    }

    boolean isBusy() {
        return current.isPresent();
    }

    /** Hands over a letter; only while it is not busy. */
    void deliver(Job job) {
        current = Optional.of(job);
        startedNanos = clock.monotonicNanos();
        jobs.add(job);
    }

    /** The letter is done. @return false if it was given up before */
    boolean finish(Job job) {
        boolean expected = current.filter(job::equals).isPresent();
        if (expected) {
            current = Optional.empty();
        }
        return expected;
    }

    /** What has taken too long: the thread hangs, whatever its channel promised, and this postman is of no use any more. */
    Optional<Delivery> overdue() {
        return current.filter(job -> clock.since(startedNanos).compareTo(LIMIT) > 0)
                .map(job -> new Delivery(
                        channel.name(),
                        job,
                        Optional.empty(),
                        Optional.of(new DeliveryException(
                                FailureKind.TIMEOUT,
                                "The channel " + channel.name() + " hangs: no outcome within " + LIMIT.toSeconds()
                                        + " s",
                                Outlook.UNCERTAIN,
                                Optional.empty()))));
    }

    private void work() {
        try {
            while (!closed) {
                Optional<Job> job = Optional.ofNullable(jobs.poll(POLL.toMillis(), TimeUnit.MILLISECONDS));
                job.ifPresent(each -> outcomes.accept(deliverNow(each)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeChannel();
        }
    }

    private Delivery deliverNow(Job job) {
        try {
            return new Delivery(
                    channel.name(),
                    job,
                    Optional.of(channel.deliver(job.letter()).remoteId()),
                    Optional.empty());
        } catch (DeliveryException e) {
            return new Delivery(channel.name(), job, Optional.empty(), Optional.of(e));
        } catch (RuntimeException e) {
            log.error("A bug in Watchkeeper; please report it", e);
            return new Delivery(
                    channel.name(),
                    job,
                    Optional.empty(),
                    Optional.of(new DeliveryException(
                            FailureKind.INTERNAL,
                            "The channel " + channel.name() + " failed by a bug: "
                                    + e.getClass().getSimpleName(),
                            Outlook.LATER,
                            Optional.empty())));
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (RuntimeException e) {
            log.debug("The channel {} did not close", channel.name(), e);
        }
    }

    /** Lets it end after the letter that it is delivering. */
    @Override
    public void close() {
        closed = true;
    }

    /** Waits for its end. @return whether it has ended */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return Threads.join(thread, limit);
    }

    /** Ends it in the middle of a letter. */
    void abandon() {
        closed = true;
        thread.interrupt();
    }
}
