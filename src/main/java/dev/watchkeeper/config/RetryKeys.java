package dev.watchkeeper.config;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.time.Duration;
import java.util.List;

/** The keys of the section {@code retry}, and the settings read from them; immutable. */
final class RetryKeys {
    private static final Key<Integer> MAX_RETRIES = Key.of(
            "retry.max-retries",
            Forms.integer(1, 1000),
            "10",
            "The number of failed attempts in a row after which retry.after-max-retries applies.");
    private static final Key<RetrySettings.AfterMaxRetries> AFTER_MAX_RETRIES = Key.of(
            "retry.after-max-retries",
            Forms.oneOf(RetrySettings.AfterMaxRetries.class),
            "probe",
            "probe keeps trying; stop tries again only on request; exit ends with 70 once no camera sees.");
    private static final Key<Duration> INITIAL_BACKOFF = Key.of(
            "retry.initial-backoff",
            Forms.duration("0.1s", "1m"),
            "1s",
            "The longest wait after the first failed attempt; doubled after each further one.");
    private static final Key<Duration> MAX_BACKOFF = Key.of(
            "retry.max-backoff",
            Forms.duration("0.1s", "1h"),
            "60s",
            "The longest wait between attempts. At least retry.initial-backoff.");
    private static final Key<Integer> DEGRADED_THRESHOLD = Key.of(
            "retry.degraded-threshold",
            Forms.integer(1, 1000),
            "3",
            "The number of failed attempts in a row after which the watchdog calls a camera degraded.");
    private static final Key<Duration> SETTLED_AFTER = Key.of(
            "retry.settled-after",
            Forms.duration("0s", "1h"),
            "60s",
            "After pictures for this long, earlier failures no longer lengthen the waits.");

    static final List<Key<?>> ALL =
            List.of(MAX_RETRIES, AFTER_MAX_RETRIES, INITIAL_BACKOFF, MAX_BACKOFF, DEGRADED_THRESHOLD, SETTLED_AFTER);

    private RetryKeys() {}

    static RetrySettings read(Values values, Place top, Problems problems) {
        Duration initial = values.get(INITIAL_BACKOFF);
        Duration cap = values.get(MAX_BACKOFF);
        if (cap.compareTo(initial) < 0) {
            problems.mistake(
                    values.place(MAX_BACKOFF, values.place(INITIAL_BACKOFF, top)),
                    "retry.max-backoff must not be shorter than retry.initial-backoff: " + cap.toMillis()
                            + " ms is shorter than " + initial.toMillis() + " ms");
            cap = initial;
        }
        return new RetrySettings(
                values.get(MAX_RETRIES),
                values.get(AFTER_MAX_RETRIES),
                new Backoff(initial, 2, cap),
                values.get(DEGRADED_THRESHOLD),
                values.get(SETTLED_AFTER));
    }
}
