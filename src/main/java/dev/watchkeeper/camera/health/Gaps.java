package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest gaps of one camera that nobody has taken yet; guarded by the lock of its camera. */
final class Gaps {
    private static final int MAX_GAPS = 1_000;

    private final String camera;
    private final Deque<Gap> gaps = new ArrayDeque<>();

    Gaps(String camera) {
        this.camera = camera;
    }

    void add(Sign sign, FailureKind cause, long fromNanos, long toNanos) {
        if (gaps.size() == MAX_GAPS) {
            gaps.removeFirst();
        }
        gaps.addLast(new Gap(camera, sign, cause, fromNanos, toNanos));
    }

    List<Gap> take() {
        List<Gap> taken = List.copyOf(gaps);
        gaps.clear();
        return taken;
    }
}
