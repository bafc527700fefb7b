package dev.watchkeeper.escalate;

import dev.watchkeeper.watch.Kept;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Notices from the keeper's counts that it has restarted something; confined to the ladder's thread. */
final class KeeperCounts {
    private final Map<String, Kept.Child> known = new HashMap<>();

    /** Restarts since the last look; immutable. */
    record Restarts(int times, String cause) {}

    /** What the keeper did since the last look because something was wrong; empty at the first look, and when it did nothing. */
    Optional<Restarts> since(String target, Kept.Child now) {
        Optional<Kept.Child> before = Optional.ofNullable(known.put(target, now));
        int times = before.map(child -> now.failures() - child.failures()).orElse(0);
        if (times <= 0 || now.isResting()) {
            return Optional.empty();
        }
        Map<String, Integer> earlier = before.map(Kept.Child::restarts).orElse(Map.of());
        String cause = now.restarts().entrySet().stream()
                .filter(each -> each.getValue() > earlier.getOrDefault(each.getKey(), 0))
                .map(Map.Entry::getKey)
                .filter(each -> !each.equals("asked") && !each.equals("changed"))
                .findFirst()
                .orElse("general");
        return Optional.of(new Restarts(times, cause));
    }
}
