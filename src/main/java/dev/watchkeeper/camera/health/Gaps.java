package dev.watchkeeper.camera.health;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest gaps that nobody has taken yet; guarded by the lock of its camera. */
final class Gaps {
    private static final int MOST = 1_000;

    private final Deque<Gap> gaps = new ArrayDeque<>();
    private long dropped;

    void add(Gap gap) {
        if (gaps.size() == MOST) {
            gaps.removeFirst();
            dropped++;
        }
        gaps.addLast(gap);
    }

    List<Gap> take() {
        List<Gap> taken = List.copyOf(gaps);
        gaps.clear();
        return taken;
    }

    /** Gaps that nobody took in time. */
    long dropped() {
        return dropped;
    }
}
