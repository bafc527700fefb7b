package dev.watchkeeper.keeper.systemd;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who started this process as a service and wants to know how it is, by the protocol of sd_notify(3); confined to one thread. What cannot be sent
 * now is sent with the next word, so nothing waits and nothing is lost. Without such a manager nothing happens.
 */
public final class ServiceManager implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

    /** Signs of life are sent three times as often as is asked for, so that one that is late does no harm. */
    private static final int PINGS_PER_LIMIT = 3;

    private static final int LONGEST_STATUS = 200;

    private final Optional<DatagramSocket> socket;
    private final Optional<Duration> pingEvery;
    private final Clock clock;
    private Phase told = Phase.STARTING;
    private String toldStatus = "";
    private long pingedNanos;
    private boolean deaf;

    /** How far this process is; immutable. */
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

    /** Nobody. */
    public static ServiceManager none(Clock clock) {
        return new ServiceManager(Optional.empty(), Optional.empty(), clock);
    }

    /** The one that the environment names: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID}. */
    public static ServiceManager of(Map<String, String> environment, Clock clock) {
        Optional<String> address =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(text -> !text.isEmpty());
        Optional<DatagramSocket> socket = address.flatMap(DatagramSocket::to);
        if (address.isPresent() && socket.isEmpty()) {
            log.warn("Nothing can be told to the service manager at {}", address.get());
        }
        boolean meant = Optional.ofNullable(environment.get("WATCHDOG_PID"))
                .map(pid -> pid.equals(Long.toString(ProcessHandle.current().pid())))
                .orElse(true);
        Optional<Duration> limit = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(text -> meant && text.matches("[1-9][0-9]{0,15}"))
                .map(micros -> Duration.ofNanos(Long.parseLong(micros) * 1000));
        return new ServiceManager(socket, limit, clock);
    }

    /**
     * Tells whatever is new. To be called at each turn of the loop whose progress a sign of life stands for, at least once a second.
     *
     * @param status one line for people
     * @param alive whether a sign of life may be given
     */
    public void tell(Phase phase, String status, boolean alive) {
        if (socket.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder();
        if (phase != told) {
            message.append(phase == Phase.READY ? "READY=1\n" : "STOPPING=1\n");
        }
        String line = oneLine(status);
        if (!line.equals(toldStatus)) {
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
            told = phase;
            toldStatus = line;
            pingedNanos = ping ? clock.monotonicNanos() : pingedNanos;
            deaf = false;
        } else if (!deaf) {
            deaf = true;
            log.warn("The service manager does not take what it is told; tried on");
        }
    }

    private static String oneLine(String status) {
        String line = status.replaceAll("\\p{Cntrl}", " ");
        return line.substring(0, Math.min(LONGEST_STATUS, line.length()));
    }

    @Override
    public void close() {
        socket.ifPresent(DatagramSocket::close);
    }
}
