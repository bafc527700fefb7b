package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest results of all checks, and the latest of each; thread-safe. */
final class CheckHistory {
    private final int maxResults;
    private final Clock clock;
    private final Deque<HealthCheckResult> results = new ArrayDeque<>();
    private final Map<String, HealthCheckResult> latest = new LinkedHashMap<>();
    private long failures;

    CheckHistory(int maxResults, List<String> checks, Clock clock) {
        this.maxResults = maxResults;
        this.clock = clock;
        for (String check : checks) {
            latest.put(
                    check,
                    new HealthCheckResult(check, CheckStatus.UNKNOWN, "Not run yet", Optional.empty(), clock.wall()));
        }
    }

    /** @return the check's previous status */
    synchronized CheckStatus add(HealthCheckResult result) {
        CheckStatus before = Optional.ofNullable(latest.put(result.checkName(), result))
                .map(HealthCheckResult::status)
                .orElse(CheckStatus.UNKNOWN);
        if (results.size() >= maxResults) {
            results.removeFirst();
        }
        results.addLast(result);
        if (result.status() == CheckStatus.ERROR && before != CheckStatus.ERROR) {
            failures++;
        }
        return before;
    }

    synchronized HealthView.Status status() {
        CheckStatus worst = latest.values().stream()
                .map(HealthCheckResult::status)
                .filter(status -> status != CheckStatus.UNKNOWN)
                .max(CheckStatus::compareTo)
                .orElse(CheckStatus.UNKNOWN);
        return new HealthView.Status(clock.wall(), worst, Collections.unmodifiableMap(new LinkedHashMap<>(latest)));
    }

    synchronized List<HealthCheckResult> newest(int atMost) {
        return results.stream().skip(Math.max(0, results.size() - atMost)).toList();
    }

    synchronized long failures() {
        return failures;
    }
}
