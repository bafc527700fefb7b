package dev.watchkeeper.escalate.rollback;

import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.time.Duration;
import java.util.List;

/** The key of the roll-back below {@code escalation:}; immutable. */
public final class RollBackKeys {
    public static final Key<Duration> WITHIN = Key.of(
            "roll-back-within",
            Forms.duration("0 for never", "1m", "1d"),
            "10m",
            "Cameras that go blind within this time of a start with a changed configuration have it rolled back.");

    public static final List<Key<?>> ALL = List.of(WITHIN);

    private RollBackKeys() {}
}
