package dev.watchkeeper.lab.bench;

import java.time.Duration;
import java.util.List;

/**
 * What to measure; immutable.
 *
 * @param cameras numbers of cameras to measure in turn
 * @param scenes of the simulator to measure in turn
 * @param programs to measure
 * @param warmUp time before the measurement; a third of it for programs not on Java
 * @param measured time of the measurement
 * @param events how long to measure the delay of events; zero: not at all
 */
public record BenchPlan(
        List<Integer> cameras,
        List<String> scenes,
        List<Contender.Kind> programs,
        int widthPx,
        int heightPx,
        int fps,
        double gopSeconds,
        Duration warmUp,
        Duration measured,
        Duration events) {
    /** The scene in which nothing moves. */
    public static final String QUIET = "room";

    /** The scene in which something always moves. */
    public static final String BUSY = "crowd";

    public BenchPlan {
        cameras = List.copyOf(cameras);
        scenes = List.copyOf(scenes);
        programs = List.copyOf(programs);
    }

    /** Describes the streams for people. */
    String stream() {
        return "%dx%d at %d pictures a second, H.264, keyframes every %s s"
                .formatted(
                        widthPx,
                        heightPx,
                        fps,
                        gopSeconds == Math.rint(gopSeconds) ? "" + (long) gopSeconds : gopSeconds);
    }
}
