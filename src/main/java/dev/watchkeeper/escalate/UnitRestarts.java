package dev.watchkeeper.escalate;

import dev.watchkeeper.order.Hardened;
import dev.watchkeeper.order.OrderDesk;
import dev.watchkeeper.order.OrderDesk.Answer;
import dev.watchkeeper.order.OrderUnits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Restarts units of systemd: by an order to the unit that {@code install-service --restarts} has installed for it, else by systemctl; thread-safe.
 */
public final class UnitRestarts implements RestartRemedy.UnitLink {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    /** Longer than the unit may take, so that its answer comes first. */
    private static final OrderDesk.Limits LIMITS =
            new OrderDesk.Limits(Duration.ofSeconds(5), COMMAND_LIMIT.plusSeconds(15), 1000);

    private final OrderDesk desk;
    private final Predicate<String> takesOrders;

    /** @param takesOrders whether orders to restart this unit are taken here */
    UnitRestarts(OrderDesk desk, Predicate<String> takesOrders) {
        this.desk = desk;
        this.takesOrders = takesOrders;
    }

    /** On this machine. The units take orders from the installed service alone. */
    public static UnitRestarts here(OrderDesk desk) {
        return new UnitRestarts(desk, unit -> Hardened.isHere() && OrderUnits.hasRestart(unit));
    }

    @Override
    public Optional<String> restart(String unit) throws InterruptedException {
        return takesOrders.test(unit) ? order(OrderUnits.full(unit)) : command(unit);
    }

    private static Optional<String> command(String unit) throws InterruptedException {
        return Commands.run(List.of("systemctl", "--no-ask-password", "restart", "--", unit), COMMAND_LIMIT)
                .map(text -> "systemctl restart " + unit + " " + text
                        + (Hardened.isHere()
                                ? ", because the installed service may not restart units; 'install-service --restarts'"
                                        + " adds a unit that may restart this one"
                                : ""));
    }

    private Optional<String> order(String unit) throws InterruptedException {
        String taker = OrderUnits.restartPath(unit);
        try {
            return switch (desk.place(
                    new OrderDesk.Order(OrderUnits.RESTART_ORDER + unit, "", LIMITS, OrderDesk.OnInterrupt.GOES_ON))) {
                case Answer.Done done when done.isSuccess() -> Optional.empty();
                case Answer.Done done ->
                    Optional.of("systemctl restart " + unit + " failed (" + done.result() + "); 'journalctl -u "
                            + OrderUnits.RESTART + unit + "' says why");
                case Answer.Refused refused -> Optional.of(taker + " refused the order to restart " + unit);
                case Answer.NotTaken notTaken ->
                    Optional.of(taker + " did not take the order to restart " + unit + " within "
                            + LIMITS.taken().toSeconds() + " s; 'systemctl status " + taker + "' says why");
                case Answer.Silent silent ->
                    Optional.of("systemd did not restart " + unit + " within "
                            + LIMITS.answered().toSeconds() + " s");
                case Answer.Busy busy -> Optional.of("an earlier order to restart " + unit + " is under way");
            };
        } catch (IOException e) {
            return Optional.of(
                    "the order to restart " + unit + " cannot be written or its answer not be read: " + e.getMessage());
        }
    }
}
