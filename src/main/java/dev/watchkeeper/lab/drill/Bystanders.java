package dev.watchkeeper.lab.drill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Cameras that the drill leaves alone, and the node's false alarms about them; confined to the drill's thread. */
final class Bystanders {
    private final Set<String> names;
    private final Map<String, Boolean> healthy = new HashMap<>();
    private final List<Alarm> alarms = new ArrayList<>();

    private record Alarm(long atMillis, String text) {}

    Bystanders(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /** Records what the node reported about any camera; ignores a bystander until it was first healthy. */
    void saw(Sighting sighting) {
        if (!names.contains(sighting.camera())) {
            return;
        }
        Boolean before = healthy.get(sighting.camera());
        if (sighting.healthy()) {
            healthy.put(sighting.camera(), true);
        } else if (Boolean.TRUE.equals(before)) {
            healthy.put(sighting.camera(), false);
            alarms.add(new Alarm(sighting.atMillis(), sighting.camera() + ": " + sighting.inShort()));
        }
    }

    /** Whether each of them was healthy at least once. */
    boolean allStarted() {
        return healthy.keySet().containsAll(names);
    }

    /** The false alarms from a time on. */
    List<String> since(long millis) {
        return alarms.stream()
                .filter(a -> a.atMillis >= millis)
                .map(Alarm::text)
                .toList();
    }
}
