package dev.watchkeeper.escalate.rollback;

import dev.watchkeeper.escalate.rollback.RollBack.Timing;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides whether something that changed has done harm since the node's last start; stateless. */
final class Blame {
    private static final String REFUSED = "refused";

    /** Of the keeper: down or ended because something is wrong, not because a person wants it. */
    private static final Set<String> FAILING = Set.of("waiting", "quarantined", "condemned");

    private Blame() {}

    /**
     * What has changed; immutable.
     *
     * @param what in words, such as {@code the changed configuration}
     * @param cameras those that were seen before
     * @param isOfStart whether the node's last start was with it
     */
    record Changed(String what, List<String> cameras, boolean isOfStart) {}

    /** What it has done, as a sentence without its end; empty if nothing. */
    static Optional<String> trouble(
            Changed changed, Optional<Look> look, Optional<String> state, NodeStart start, Timing timing) {
        if (timing.within().isZero()) {
            return Optional.empty();
        }
        if (look.isEmpty()) {
            if (state.equals(Optional.of(REFUSED))) {
                return Optional.of("The node refuses to start with " + changed.what);
            }
            boolean dead = state.filter(FAILING::contains).isPresent()
                    && start.silentFor().compareTo(timing.settle()) >= 0
                    && start.silentFor().compareTo(timing.within()) < 0;
            return dead ? Optional.of("The node does not work since its start with " + changed.what) : Optional.empty();
        }
        Duration up = start.upFor();
        if (!changed.isOfStart || up.compareTo(timing.settle()) < 0 || up.compareTo(timing.within()) >= 0) {
            return Optional.empty();
        }
        List<CameraSight> blind = look.get().cameras().stream()
                .filter(camera -> changed.cameras.contains(camera.name()))
                .filter(camera -> !camera.seen()
                        && camera.unseenFor()
                                .map(time -> time.compareTo(timing.settle()) >= 0)
                                .orElse(true))
                .toList();
        return blind.isEmpty()
                ? Optional.empty()
                : Optional.of("Cameras that were seen before are blind since the start with " + changed.what + ": "
                        + blind.stream().map(CameraSight::sentence).collect(Collectors.joining("; ")));
    }
}
