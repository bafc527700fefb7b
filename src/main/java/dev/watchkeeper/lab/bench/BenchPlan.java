package dev.watchkeeper.lab.bench;

import java.time.Duration;
import java.util.List;

/**
 * What to measure; immutable.
 *
 * @param cameras numbers of cameras, one after the other
 * @param scenes of the simulator, one after the other
 * @param programs which of {@link Contender.Kind}
 * @param warmUp what programs on Java do first is not counted; of others a third of it
 * @param measured what is counted
 * @param events how long the delay of events is measured; zero for not at all
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
    /** Nothing moves in it. */
    public static final String QUIET = "room";

    /** Something moves in it all the time. */
    public static final String BUSY = "crowd";

    public BenchPlan {
        cameras = List.copyOf(cameras);
        scenes = List.copyOf(scenes);
        programs = List.copyOf(programs);
    }

    /** For people: what each stream is. */
    String stream() {
        return "%dx%d at %d pictures a second, H.264, keyframes every %s s"
                .formatted(
                        widthPx,
                        heightPx,
                        fps,
                        gopSeconds == Math.rint(gopSeconds) ? "" + (long) gopSeconds : gopSeconds);
    }
}
