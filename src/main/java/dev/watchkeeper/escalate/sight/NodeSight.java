package dev.watchkeeper.escalate.sight;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the node of a data folder says of its cameras; thread-safe, never waits for the node. */
@FunctionalInterface
public interface NodeSight {
    /** The newest word; empty if no node has said anything. */
    Optional<Look> look();

    /**
     * One word of the node; immutable.
     *
     * @param pid of the node
     * @param upFor how long that node has run
     * @param age how long ago it said so
     */
    record Look(OptionalLong pid, Duration upFor, Duration age, List<CameraSight> cameras) {
        /** The node says it every second; after this it stands still or is gone. */
        private static final Duration FRESH = Duration.ofSeconds(15);

        public Look {
            cameras = List.copyOf(cameras);
        }

        /** Whether the node is still saying it. */
        public boolean isFresh() {
            return age.compareTo(FRESH) <= 0;
        }

        /** How long ago some camera was seen for the last time; empty if none was since the node began. */
        public Optional<Duration> lastSeen() {
            return cameras.stream()
                    .flatMap(camera -> camera.unseenFor().stream())
                    .min(Duration::compareTo)
                    .map(age::plus);
        }

        public Optional<CameraSight> find(String camera) {
            return cameras.stream().filter(each -> each.name().equals(camera)).findFirst();
        }
    }
}
