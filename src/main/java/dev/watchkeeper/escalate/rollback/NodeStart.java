package dev.watchkeeper.escalate.rollback;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of the node's last start, or of the last time when it read its configuration again: when, and with what; confined to the roll-back's thread.
 */
final class NodeStart {
    private final Clock clock;
    private OptionalLong pid = OptionalLong.empty();
    private Optional<LastGood.Reloaded> reloaded = Optional.empty();
    private Optional<String> config = Optional.empty();
    private Optional<String> program = Optional.empty();
    private long startNanos;
    private long seenNanos;
    private long answeredNanos;

    NodeStart(Clock clock) {
        this.clock = clock;
        startNanos = clock.monotonicNanos();
        seenNanos = startNanos;
        answeredNanos = startNanos;
    }

    /** Takes note of what the node says, with the configuration and the program as they are now. */
    void note(Look look, Optional<String> configNow, Optional<String> programNow) {
        answeredNanos = clock.monotonicNanos();
        if (!look.pid().equals(pid)) {
            pid = look.pid();
            config = configNow;
            program = programNow;
            startNanos = clock.monotonicNanos() - look.upFor().toNanos();
            seenNanos = clock.monotonicNanos();
        }
        if (look.cameras().stream().noneMatch(CameraSight::seen)) {
            seenNanos = clock.monotonicNanos();
        }
    }

    /** Takes note of what the node said when it last read its configuration again, which counts as a start with it. */
    void note(Optional<LastGood.Reloaded> last) {
        Optional<LastGood.Reloaded> ours = last.filter(each -> pid.isPresent() && each.pid() == pid.getAsLong());
        if (ours.isPresent() && !ours.equals(reloaded)) {
            config = Optional.of(ours.get().sha256());
            Duration ago = Duration.between(ours.get().at(), clock.wall());
            // A clock that was set meanwhile must not make it older than the node, or younger than now.
            startNanos = Math.max(startNanos, clock.monotonicNanos() - Math.max(0, ago.toNanos()));
            seenNanos = clock.monotonicNanos();
        }
        reloaded = last;
    }

    /** The node is about to be started with something else; nothing is known until it was. */
    void forget() {
        config = Optional.empty();
        program = Optional.empty();
    }

    boolean isWithConfig(String sha256) {
        return config.equals(Optional.of(sha256));
    }

    boolean isWithProgram(String sha256) {
        return program.equals(Optional.of(sha256));
    }

    Duration upFor() {
        return clock.since(startNanos);
    }

    Duration silentFor() {
        return clock.since(answeredNanos);
    }

    /** Whether some camera was seen all the time for at least so long, since the start. */
    boolean isSeeingFor(Duration time) {
        return clock.since(seenNanos).compareTo(time) >= 0 && upFor().compareTo(time) >= 0;
    }
}
