package dev.watchkeeper.mqtt;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.mqtt.MqttException.Fate;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A connection to a broker that has accepted it: written to by one thread, read by a thread of its own, closed by any. */
public final class MqttLine implements AutoCloseable {
    static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    /** More than that from a broker is not meant for a publisher. */
    private static final int MAX_INCOMING = 65_536;

    private static final int READ_PAUSE_MILLIS = 2000;
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(20);
    private static final long IDLE = Long.MIN_VALUE;

    private final Socket socket;
    private final OutputStream out;
    private final String title;
    private final Clock clock;
    private final MqttListener listener;
    private final Map<Integer, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private final AtomicLong heardNanos;
    private final AtomicLong writtenNanos;
    private final AtomicLong writingSinceNanos = new AtomicLong(IDLE);
    private volatile boolean open = true;
    private int lastId;

    private MqttLine(Socket socket, OutputStream out, String title, MqttListener listener, Clock clock) {
        this.socket = socket;
        this.out = out;
        this.title = title;
        this.listener = listener;
        this.clock = clock;
        heardNanos = new AtomicLong(clock.monotonicNanos());
        writtenNanos = new AtomicLong(clock.monotonicNanos());
    }

    /**
     * Takes over a connection that the broker has accepted.
     *
     * @param listener gets what is subscribed, on the reading thread
     */
    static MqttLine over(Socket socket, String title, MqttListener listener, Clock clock) throws IOException {
        socket.setSoTimeout(READ_PAUSE_MILLIS);
        MqttLine line = new MqttLine(socket, socket.getOutputStream(), title, listener, clock);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Threads.platform("mqtt-read", () -> line.read(in)).start();
        return line;
    }

    public boolean isOpen() {
        return open;
    }

    /** Publishes, and waits for the confirmation if there is to be one. */
    public void publish(Publication publication, Deadline deadline) throws MqttException {
        int id = publication.confirmed() ? nextId() : 0;
        await(id, deadline, () -> {
            out.write(Packets.publishHead(publication, id));
            out.write(publication.payload());
        });
    }

    public void subscribe(String topic, Deadline deadline) throws MqttException {
        int id = nextId();
        await(id, deadline, () -> out.write(Packets.subscribe(topic, id)));
    }

    /** Writes a sign of life if it is time for one. */
    public void keepAlive() throws MqttException {
        if (clock.since(writtenNanos.get()).compareTo(KEEP_ALIVE.dividedBy(2)) >= 0) {
            await(0, Deadline.in(WRITE_LIMIT, clock), () -> out.write(Packets.ping()));
        }
    }

    private void await(int id, Deadline deadline, Writing writing) throws MqttException {
        CompletableFuture<Void> confirmation = new CompletableFuture<>();
        if (id > 0) {
            awaited.put(id, confirmation);
        } else {
            confirmation.complete(null);
        }
        writingSinceNanos.set(clock.monotonicNanos());
        try {
            writing.run();
            out.flush();
            writtenNanos.set(clock.monotonicNanos());
        } catch (IOException e) {
            close();
            throw broken(id > 0 ? Fate.UNCERTAIN : Fate.LATER);
        } finally {
            writingSinceNanos.set(IDLE);
        }
        try {
            if (!open) {
                throw broken(Fate.UNCERTAIN);
            }
            confirmation.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            throw new MqttException(
                    FailureKind.TIMEOUT,
                    title + " took a message and does not confirm it; it may have arrived",
                    Fate.UNCERTAIN);
        } catch (ExecutionException e) {
            throw broken(Fate.UNCERTAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MqttException(
                    FailureKind.STOPPED, title + " was not awaited: stopped on request", Fate.UNCERTAIN);
        } finally {
            awaited.remove(id);
        }
    }

    private MqttException broken(Fate fate) {
        return new MqttException(FailureKind.ENDED, title + " has ended the connection", fate);
    }

    private int nextId() {
        lastId = lastId % 65_535 + 1;
        return lastId;
    }

    private void read(DataInputStream in) {
        try {
            while (open) {
                try {
                    int first = in.read();
                    if (first < 0) {
                        return;
                    }
                    take(first, in);
                    heardNanos.set(clock.monotonicNanos());
                } catch (SocketTimeoutException e) {
                    if (isStuck()) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The connection is over; the owner learns it from what it waits for.
        } finally {
            close();
        }
    }

    /** A write that blocks, because the broker reads nothing, ends only when the connection is closed. */
    private boolean isStuck() {
        long writing = writingSinceNanos.get();
        return clock.since(heardNanos.get())
                                .compareTo(KEEP_ALIVE.multipliedBy(3).dividedBy(2))
                        > 0
                || writing != IDLE && clock.since(writing).compareTo(WRITE_LIMIT) > 0;
    }

    private void take(int first, DataInputStream in) throws IOException {
        byte[] body = new byte[length(in)];
        in.readFully(body);
        switch (first >> 4) {
            case Packets.PUBACK, Packets.SUBACK -> {
                if (body.length >= 2) {
                    Optional.ofNullable(awaited.get((body[0] & 0xff) << 8 | body[1] & 0xff))
                            .ifPresent(waiting -> waiting.complete(null));
                }
            }
            case Packets.PUBLISH -> {
                int topic = body.length < 2 ? 0 : (body[0] & 0xff) << 8 | body[1] & 0xff;
                if (body.length >= 2 + topic) {
                    listener.heard(
                            new String(body, 2, topic, StandardCharsets.UTF_8),
                            new String(body, 2 + topic, body.length - 2 - topic, StandardCharsets.UTF_8),
                            (first & 1) != 0);
                }
            }
            default -> {
                // A reply to a sign of life, or nothing that concerns a publisher.
            }
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = in.readUnsignedByte();
            length |= (digit & 0x7f) << shift;
            if ((digit & 0x80) == 0) {
                if (length > MAX_INCOMING) {
                    throw new IOException("too long");
                }
                return length;
            }
        }
        throw new IOException("no length");
    }

    /** Says goodbye, so that the broker does not publish the will. */
    public void leave() {
        try {
            await(0, Deadline.in(WRITE_LIMIT, clock), () -> out.write(Packets.disconnect()));
        } catch (MqttException e) {
            // It is over either way.
        }
        close();
    }

    @Override
    public void close() {
        open = false;
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is to be saved.
        }
        awaited.values().forEach(waiting -> waiting.completeExceptionally(new IOException("closed")));
    }

    /** Writes one packet. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
