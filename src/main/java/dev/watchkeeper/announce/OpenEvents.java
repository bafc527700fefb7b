package dev.watchkeeper.announce;

import dev.watchkeeper.event.Event;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which cameras have an event going on, by the bus; thread-safe. */
final class OpenEvents {
    private final Map<String, String> open = new ConcurrentHashMap<>();

    void accept(Event event) {
        if (event instanceof Event.MotionBegan began) {
            open.put(began.camera(), began.id());
        } else if (event instanceof Event.MotionEnded ended) {
            open.remove(ended.camera(), ended.id());
        }
    }

    boolean isMoving(String camera) {
        return open.containsKey(camera);
    }
}
