package dev.watchkeeper.lab.simulate;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/** The latest requests to one camera, bounded; confined to the event loop. */
final class RequestLog {
    private static final int MAX_REQUESTS = 2000;

    private final ArrayDeque<SimulatedCamera.Request> requests = new ArrayDeque<>();

    void add(Instant wall, String method, boolean withCredentials, int code) {
        if (requests.size() == MAX_REQUESTS) {
            requests.removeFirst();
        }
        requests.addLast(new SimulatedCamera.Request(wall.toEpochMilli(), method, withCredentials, code));
    }

    /** Oldest first. */
    List<SimulatedCamera.Request> all() {
        return List.copyOf(requests);
    }
}
