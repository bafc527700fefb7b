package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.util.List;
import java.util.Optional;

/** The keys of the section {@code systemd}, and the settings read from them; immutable. */
final class SystemdKeys {
    private static final Key<Optional<Long>> MEMORY_MAX = Key.of(
            "systemd.memory-max",
            new Maybe<>(Forms.size("", "500MiB", "1000TB")),
            "",
            "The memory limit of the installed service. Nothing: 512 MiB, plus 128 MiB per camera and 256 MiB per service.");
    private static final Key<Optional<Integer>> CPU_PERCENT = Key.of(
            "systemd.cpu-percent",
            new Maybe<>(Forms.integer(200, 100_000)),
            "",
            "The processor limit of the installed service; 100 is one processor. Nothing: 200, plus 25 per camera from the"
                    + " ninth on and 100 per service.");
    private static final Key<Boolean> START_LIMIT = Key.of(
            "systemd.start-limit",
            Forms.bool(),
            "false",
            "Whether the installed service stays down after 5 failures within 600 s; otherwise it is always restarted.");

    static final List<Key<?>> ALL = List.of(MEMORY_MAX, CPU_PERCENT, START_LIMIT);

    private SystemdKeys() {}

    static Settings.Systemd read(Values values) {
        return new Settings.Systemd(values.get(MEMORY_MAX), values.get(CPU_PERCENT), values.get(START_LIMIT));
    }
}
