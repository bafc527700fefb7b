package dev.watchkeeper.keeper.systemd;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports this process to the service manager that started it, by the protocol of sd_notify(3); confined to one thread. What cannot be sent now is
 * sent with the next report, so nothing waits and nothing is lost. Without a service manager it does nothing.
 */
public final class ServiceManager implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

    /** Signs of life are sent three times as often as required, so that a late one does no harm. */
    private static final int PINGS_PER_LIMIT = 3;

    private static final int MAX_STATUS_CHARS = 200;

    private final Optional<DatagramSocket> socket;
    private final Optional<Duration> pingEvery;
    private final Clock clock;
    private Phase reported = Phase.STARTING;
    private String reportedStatus = "";
    private long pingedNanos;
    private boolean failing;

    /** The phase of this process; an immutable enumeration. */
    public enum Phase {
        STARTING,
        READY,
        STOPPING
    }

    private ServiceManager(Optional<DatagramSocket> socket, Optional<Duration> limit, Clock clock) {
        this.socket = socket;
        this.clock = clock;
        pingEvery = limit.map(time -> time.dividedBy(PINGS_PER_LIMIT));
        pingedNanos = clock.monotonicNanos() - pingEvery.orElse(Duration.ZERO).toNanos();
    }

    /** For a process without a service manager. */
    public static ServiceManager none(Clock clock) {
        return new ServiceManager(Optional.empty(), Optional.empty(), clock);
    }

    /** The one that the environment names: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID}. */
    public static ServiceManager of(Map<String, String> environment, Clock clock) {
        Optional<String> address =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(text -> !text.isEmpty());
        Optional<DatagramSocket> socket = address.flatMap(DatagramSocket::to);
        if (address.isPresent() && socket.isEmpty()) {
            log.warn("Cannot report to the service manager: its address {} cannot be used", address.get());
        }
        boolean isForThisProcess = Optional.ofNullable(environment.get("WATCHDOG_PID"))
                .map(pid -> pid.equals(Long.toString(ProcessHandle.current().pid())))
                .orElse(true);
        Optional<Duration> limit = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(text -> isForThisProcess && text.matches("[1-9][0-9]{0,15}"))
                .map(micros -> Duration.ofNanos(Long.parseLong(micros) * 1000));
        return new ServiceManager(socket, limit, clock);
    }

    /**
     * Reports whatever is new. Call it in each iteration of the loop that a sign of life vouches for, at least once a second.
     *
     * @param status one line for people
     * @param alive whether to give a sign of life
     */
    public void report(Phase phase, String status, boolean alive) {
        if (socket.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder();
        if (phase != reported) {
            message.append(phase == Phase.READY ? "READY=1\n" : "STOPPING=1\n");
        }
        String line = oneLine(status);
        if (!line.equals(reportedStatus)) {
            message.append("STATUS=").append(line).append('\n');
        }
        boolean ping =
                alive && pingEvery.isPresent() && clock.since(pingedNanos).compareTo(pingEvery.get()) >= 0;
        if (ping) {
            message.append("WATCHDOG=1\n");
        }
        if (message.isEmpty()) {
            return;
        }
        if (socket.get().send(message.toString())) {
            reported = phase;
            reportedStatus = line;
            pingedNanos = ping ? clock.monotonicNanos() : pingedNanos;
            failing = false;
        } else if (!failing) {
            failing = true;
            log.warn("The service manager does not accept reports; still trying");
        }
    }

    private static String oneLine(String status) {
        String line = status.replaceAll("\\p{Cntrl}", " ");
        return line.substring(0, Math.min(MAX_STATUS_CHARS, line.length()));
    }

    @Override
    public void close() {
        socket.ifPresent(DatagramSocket::close);
    }
}
