package dev.watchkeeper.notify.mqtt;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.mqtt.Dialing;
import dev.watchkeeper.mqtt.MqttException;
import dev.watchkeeper.mqtt.MqttLine;
import dev.watchkeeper.mqtt.Publication;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a connection to the broker and publishes over it, on a thread of its own; thread-safe. Started and closed once. */
final class Broker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The will of an earlier connection may come late, and would be the last word. */
    private static final Duration SAY_ONLINE_EVERY = Duration.ofSeconds(30);

    /** Home Assistant is busy when it starts, and may have many devices to hear of. */
    private static final int MAX_BIRTH_DELAY_MILLIS = 3000;

    private static final int MAX_WAITING = 16;

    private final Dialing dialing;
    private final Topics topics;
    private final CameraFeed feed;
    private final boolean followsBirth;
    private final Clock clock;
    private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean birth = new AtomicBoolean();
    private final Thread thread = Threads.platform("mqtt", this::run);
    private volatile boolean closing;

    // Of the thread alone.
    private Optional<MqttLine> line = Optional.empty();
    private Optional<MqttException> lastFailure = Optional.empty();
    private int failures;
    private long nextTryNanos;
    private long saidOnlineNanos;

    /** @param followsBirth whether everything is published again when Home Assistant starts */
    Broker(Dialing dialing, Topics topics, CameraFeed feed, boolean followsBirth, Clock clock) {
        this.dialing = dialing;
        this.topics = topics;
        this.feed = feed;
        this.followsBirth = followsBirth;
        this.clock = clock;
        nextTryNanos = clock.monotonicNanos();
        saidOnlineNanos = nextTryNanos;
    }

    /** Something to publish, and who waits for it; thread-safe. */
    private record Order(List<Publication> publications, CompletableFuture<Void> done) {}

    void start() {
        thread.start();
    }

    /** Publishes, and waits until the broker has confirmed. */
    void publish(List<Publication> publications, Duration limit) throws DeliveryException {
        Order order = new Order(publications, new CompletableFuture<>());
        if (closing || !orders.offer(order)) {
            throw later(FailureKind.BUSY, dialing.title() + " is behind: other messages still wait for it");
        }
        try {
            order.done().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DeliveryException failure) {
                throw failure;
            }
            throw new IllegalStateException("an internal error while publishing", e.getCause());
        } catch (TimeoutException e) {
            boolean waiting = orders.remove(order);
            dialing.breakOff();
            throw new DeliveryException(
                    FailureKind.TIMEOUT,
                    dialing.title() + " did not take the message within " + limit.toSeconds() + " s",
                    waiting ? Outlook.LATER : Outlook.UNCERTAIN,
                    Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryException(
                    FailureKind.STOPPED,
                    "The message was not awaited: stopped on request",
                    orders.remove(order) ? Outlook.LATER : Outlook.UNCERTAIN,
                    Optional.empty());
        }
    }

    private void run() {
        try {
            while (!closing) {
                Optional<Order> order = Optional.ofNullable(orders.poll(STEP.toMillis(), TimeUnit.MILLISECONDS));
                step(order);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            orders.forEach(order -> order.done()
                    .completeExceptionally(later(FailureKind.STOPPED, "The message was not sent: stopped on request")));
            line.ifPresent(this::sayGoodbye);
        }
    }

    private void step(Optional<Order> order) throws InterruptedException {
        try {
            MqttLine open = connected();
            if (order.isPresent()) {
                for (Publication publication : order.get().publications()) {
                    open.publish(publication, Deadline.in(LIMIT, clock));
                }
                order.get().done().complete(null);
            }
            if (birth.getAndSet(false)) {
                clock.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(MAX_BIRTH_DELAY_MILLIS)));
                feed.again();
            }
            if (clock.since(saidOnlineNanos).compareTo(SAY_ONLINE_EVERY) >= 0) {
                sayOnline(open);
            }
            for (Publication publication : feed.due()) {
                open.publish(publication, Deadline.in(LIMIT, clock));
            }
            open.keepAlive();
        } catch (MqttException e) {
            line.ifPresent(MqttLine::close);
            order.ifPresent(waiting -> waiting.done().completeExceptionally(delivery(e)));
        }
    }

    private MqttLine connected() throws MqttException {
        if (line.isPresent() && line.get().isOpen()) {
            return line.get();
        }
        if (line.isPresent()) {
            log.warn("{} has ended the connection; connecting again", dialing.title());
            line = Optional.empty();
        }
        if (lastFailure.isPresent() && clock.monotonicNanos() - nextTryNanos < 0) {
            throw lastFailure.get();
        }
        try {
            MqttLine fresh = dialing.open(
                    clientId(), Optional.of(Publication.retained(topics.status(), "offline")), this::heard);
            line = Optional.of(fresh);
            if (followsBirth) {
                fresh.subscribe(Topics.BIRTH, Deadline.in(LIMIT, clock));
            }
            sayOnline(fresh);
            feed.again();
            birth.set(false);
            failures = 0;
            lastFailure = Optional.empty();
            log.info("{} is connected", dialing.title());
            return fresh;
        } catch (MqttException e) {
            line.ifPresent(MqttLine::close);
            line = Optional.empty();
            if (lastFailure.filter(last -> last.sentence().equals(e.sentence())).isEmpty()) {
                log.warn("{}; trying again", e.sentence());
            }
            failures++;
            nextTryNanos =
                    clock.monotonicNanos() + Backoff.CAMERA.waitAfter(failures).toNanos();
            lastFailure = Optional.of(e);
            throw e;
        }
    }

    /** Unique, so that a channel that is being replaced and the new one do not end each other's connection. */
    private String clientId() {
        return "watchkeeper-" + topics.id() + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    }

    private void sayOnline(MqttLine open) throws MqttException {
        open.publish(Publication.retained(topics.status(), "online"), Deadline.in(LIMIT, clock));
        saidOnlineNanos = clock.monotonicNanos();
    }

    private void heard(String topic, String text, boolean retained) {
        if (topic.equals(Topics.BIRTH) && text.equals("online")) {
            birth.set(true);
        }
    }

    private void sayGoodbye(MqttLine open) {
        try {
            open.publish(Publication.retained(topics.status(), "offline"), Deadline.in(STEP, clock));
        } catch (MqttException e) {
            log.debug("{} publishes the will instead: {}", dialing.title(), e.sentence());
        }
        open.leave();
    }

    private static DeliveryException delivery(MqttException e) {
        Outlook outlook = switch (e.fate()) {
            case LATER -> Outlook.LATER;
            case LASTING -> Outlook.LASTING;
            case UNCERTAIN -> Outlook.UNCERTAIN;
        };
        return new DeliveryException(e.kind(), e.sentence(), outlook, Optional.empty());
    }

    private static DeliveryException later(FailureKind kind, String sentence) {
        return new DeliveryException(kind, sentence, Outlook.LATER, Optional.empty());
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!Threads.join(thread, STEP.multipliedBy(3))) {
                dialing.breakOff();
                thread.interrupt();
                Threads.join(thread, STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            dialing.breakOff();
            thread.interrupt();
        }
    }
}
