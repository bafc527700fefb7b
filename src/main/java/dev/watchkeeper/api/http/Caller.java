package dev.watchkeeper.api.http;

import java.time.Duration;
import java.util.Optional;

/** The progress of one connection: what it is expected to do, and since when; thread-safe. Times are monotonic nanoseconds. */
final class Caller {
    private final String address;
    private final Runnable cut;
    private Phase phase = Phase.FRESH;
    private long sinceNanos;
    /** Since when the reader has taken nothing of the data ready for it. */
    private Optional<Long> untakenSinceNanos = Optional.empty();

    /** @param cut closes the connection; may be called more than once */
    Caller(String address, long nowNanos, Runnable cut) {
        this.address = address;
        this.sinceNanos = nowNanos;
        this.cut = cut;
    }

    /** What the connection is expected to do next. */
    enum Phase {
        /** Send the first byte of its first request. */
        FRESH,
        /** Send the rest of the headers. */
        HEAD,
        /** Send the rest of the body. */
        BODY,
        /** Wait for our answer. */
        ANSWER,
        /** Send another request, perhaps. */
        IDLE,
        /** No request any more: it is a WebSocket. */
        SOCKET
    }

    synchronized void received(long nowNanos) {
        if (phase == Phase.FRESH || phase == Phase.IDLE) {
            phase = Phase.HEAD;
            sinceNanos = nowNanos;
        }
    }

    /** The time limit still runs from the first byte: a body has no limit of its own. */
    synchronized void headCame(long nowNanos) {
        if (phase == Phase.FRESH || phase == Phase.IDLE) {
            sinceNanos = nowNanos;
        }
        if (phase != Phase.SOCKET) {
            phase = Phase.BODY;
        }
    }

    synchronized void allCame(long nowNanos) {
        become(Phase.ANSWER, nowNanos);
    }

    synchronized void answered(long nowNanos) {
        become(Phase.IDLE, nowNanos);
    }

    /** Notes that there are no requests any more. Before the first one is complete, it is only the encryption that begins. */
    synchronized void upgraded(long nowNanos) {
        if (phase == Phase.ANSWER) {
            become(Phase.SOCKET, nowNanos);
        }
    }

    private void become(Phase next, long nowNanos) {
        if (phase != Phase.SOCKET) {
            phase = next;
            sinceNanos = nowNanos;
        }
    }

    /** Notes that all ready data has been taken. */
    synchronized void took() {
        untakenSinceNanos = Optional.empty();
    }

    /** Notes that data is ready and not yet taken. */
    synchronized void leaves(boolean tookSome, long nowNanos) {
        if (tookSome || untakenSinceNanos.isEmpty()) {
            untakenSinceNanos = Optional.of(nowNanos);
        }
    }

    /** What the connection failed to do in time, for the log; empty while it is in time. */
    synchronized Optional<String> lateness(Limits limits, long nowNanos) {
        Duration since = Duration.ofNanos(nowNanos - sinceNanos);
        boolean head = (phase == Phase.FRESH || phase == Phase.HEAD) && since.compareTo(limits.head()) > 0;
        boolean body = phase == Phase.BODY && since.compareTo(limits.whole()) > 0;
        if (head || body) {
            return Optional.of(
                    "did not send its request within " + seconds(head ? limits.head() : limits.whole()) + " s");
        }
        boolean untaken = untakenSinceNanos
                .filter(begin -> Duration.ofNanos(nowNanos - begin).compareTo(limits.untaken()) > 0)
                .isPresent();
        return untaken
                ? Optional.of("read nothing of its answer for " + seconds(limits.untaken()) + " s")
                : Optional.empty();
    }

    private static String seconds(Duration duration) {
        return Double.toString(duration.toMillis() / 1000.0).replaceFirst("\\.0$", "");
    }

    synchronized boolean isArriving() {
        return phase == Phase.FRESH || phase == Phase.HEAD || phase == Phase.BODY;
    }

    synchronized boolean isIdle() {
        return phase == Phase.IDLE;
    }

    synchronized Duration inPhase(long nowNanos) {
        return Duration.ofNanos(nowNanos - sinceNanos);
    }

    String address() {
        return address;
    }

    String network() {
        return Networks.of(address);
    }

    void cut() {
        cut.run();
    }
}
