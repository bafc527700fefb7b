package dev.watchkeeper.lab.bench;

import java.time.Duration;
import java.util.List;

/**
 * What to measure; immutable.
 *
 * @param cameras numbers of cameras to measure in turn
 * @param scenes of the simulator to measure in turn
 * @param programs to measure
 */
public record BenchPlan(
        List<Integer> cameras, List<String> scenes, List<Contender.Kind> programs, Stream stream, Times times) {
    /** The scene in which nothing moves. */
    public static final String QUIET = "room";

    /** The scene in which something always moves. */
    public static final String BUSY = "crowd";

    public BenchPlan {
        cameras = List.copyOf(cameras);
        scenes = List.copyOf(scenes);
        programs = List.copyOf(programs);
    }

    /** What each camera sends; immutable. */
    public record Stream(int widthPx, int heightPx, int fps, double gopSeconds) {
        /** Describes the stream for people. */
        String sentence() {
            return "%dx%d at %d pictures a second, H.264, keyframes every %s s"
                    .formatted(
                            widthPx,
                            heightPx,
                            fps,
                            gopSeconds == Math.rint(gopSeconds) ? "" + (long) gopSeconds : gopSeconds);
        }
    }

    /**
     * How long each part takes; immutable.
     *
     * @param warmUp before the measurement; a third of it for programs not on Java
     * @param measured of the measurement
     * @param events how long to measure the delay of events; zero: not at all
     */
    public record Times(Duration warmUp, Duration measured, Duration events) {}
}
