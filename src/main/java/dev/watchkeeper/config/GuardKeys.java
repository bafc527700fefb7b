package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.time.Duration;
import java.util.List;

/** The keys of the sections {@code guard} and {@code checks}, and the settings read from them; immutable. */
final class GuardKeys {
    private static final Key<Double> MAX_FPS = Key.of(
            "guard.max-fps",
            Forms.decimal("1", "1000"),
            "30",
            "More pictures per second from one camera are reported as too many; no load is shed for it.");
    private static final Key<Double> MAX_MEMORY = Key.of(
            "guard.max-memory-percent",
            Forms.decimal("0.1", "100"),
            "80",
            "Load is shed when this process uses more of the machine's or container's memory, until it uses less than"
                    + " 15/16 of that.");
    private static final Key<Integer> MAX_QUEUE = Key.of(
            "guard.max-queue",
            Forms.integer(1, 100_000),
            "1000",
            "Load is shed when a queue holds more entries, or four fifths of its capacity, until it holds half of that.");
    private static final Key<Duration> INTERVAL = Key.of(
            "guard.check-interval",
            Forms.duration("1s", "10m"),
            "5s",
            "Time between two measurements of memory and queues.");
    private static final Key<Boolean> SHED = Key.of(
            "guard.shed",
            Forms.bool(),
            "true",
            "Whether load is shed under pressure; otherwise pressure is only reported.");
    private static final Key<Duration> STEP_TIME = Key.of(
            "guard.step-time",
            Forms.duration("1s", "10m"),
            "15s",
            "How long pressure must last before a further step of shedding, and relief before a step is taken back.");

    private static final Key<Duration> CHECK_INTERVAL = Key.of(
            "checks.check-interval",
            Forms.duration("1s", "1h"),
            "30s",
            "Time between two rounds of checks of the host, from start to start.");
    private static final Key<Duration> TIME_LIMIT =
            Key.of("checks.time-limit", Forms.duration("1s", "5m"), "10s", "A check that takes longer has failed.");
    private static final Key<Double> DISK_WARNING = percent(
            "checks.disk-warning-percent",
            "85",
            "Used space of the recording volume that is a warning; recordings that may be deleted count as free.");
    private static final Key<Double> DISK_ERROR =
            percent("checks.disk-error-percent", "95", "Used space of the recording volume that is an error.");
    private static final Key<Double> MEMORY_WARNING = percent(
            "checks.memory-warning-percent", "80", "Used memory of the machine or container that is a warning.");
    private static final Key<Double> MEMORY_ERROR =
            percent("checks.memory-error-percent", "90", "Used memory of the machine or container that is an error.");
    private static final Key<Double> CPU_WARNING =
            percent("checks.cpu-warning-percent", "90", "Processor use that is a warning.");
    private static final Key<Integer> MAX_HISTORY =
            Key.of("checks.max-history", Forms.integer(10, 100_000), "1000", "How many results of checks are kept.");
    private static final Key<String> NETWORK = Key.of(
            "checks.network",
            Forms.matching(
                    "auto, off, or a host and port such as 192.168.1.1:80",
                    "auto|off|(\\[[0-9A-Fa-f:.%]{2,60}\\]|[0-9A-Za-z._-]{1,253}):[0-9]{1,5}"),
            "auto",
            "What must be reachable; auto requires a route to every camera, and that the names in their addresses resolve.");

    static final List<Key<?>> ALL = List.of(
            MAX_FPS,
            MAX_MEMORY,
            MAX_QUEUE,
            INTERVAL,
            SHED,
            STEP_TIME,
            CHECK_INTERVAL,
            TIME_LIMIT,
            DISK_WARNING,
            DISK_ERROR,
            MEMORY_WARNING,
            MEMORY_ERROR,
            CPU_WARNING,
            MAX_HISTORY,
            NETWORK);

    private GuardKeys() {}

    private static Key<Double> percent(String path, String standard, String meaning) {
        return Key.of(path, Forms.decimal("1", "100"), standard, meaning);
    }

    static GuardSettings guard(Values values) {
        return new GuardSettings(
                new GuardSettings.Limits(values.get(MAX_FPS), values.get(MAX_MEMORY), values.get(MAX_QUEUE)),
                values.get(INTERVAL),
                new GuardSettings.Shedding(values.get(SHED), values.get(STEP_TIME)));
    }

    static CheckSettings checks(Values values, Place top, Problems problems) {
        inOrder(DISK_WARNING, DISK_ERROR, values, top, problems);
        inOrder(MEMORY_WARNING, MEMORY_ERROR, values, top, problems);
        return new CheckSettings(
                new CheckSettings.Rounds(values.get(CHECK_INTERVAL), values.get(TIME_LIMIT), values.get(MAX_HISTORY)),
                new CheckSettings.Thresholds(values.get(DISK_WARNING), values.get(DISK_ERROR)),
                new CheckSettings.Thresholds(values.get(MEMORY_WARNING), values.get(MEMORY_ERROR)),
                values.get(CPU_WARNING),
                values.get(NETWORK));
    }

    private static void inOrder(Key<Double> warning, Key<Double> error, Values values, Place top, Problems problems) {
        if (values.get(warning) >= values.get(error)) {
            problems.mistake(
                    values.place(error, values.place(warning, top)),
                    error.path() + " must be more than " + warning.path() + ": " + values.get(error)
                            + " is not more than " + values.get(warning));
        }
    }
}
