package dev.watchkeeper.lab.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A camera that looks broken but is not, and for which the node must not raise an alarm; immutable.
 *
 * @param camera additional keys of the simulated camera
 * @param pulse what happens to it periodically
 * @param mayBeLate whether the node may report a late sign for a moment; it must never replace the session
 */
record NearMiss(String name, List<String> camera, Optional<Pulse> pulse, boolean mayBeLate) {
    NearMiss {
        camera = List.copyOf(camera);
    }

    /** A disturbance too short to count as a fault; immutable. */
    record Pulse(String fault, int lasts, Duration every) {}

    static List<NearMiss> all() {
        return List.of(
                still("gop-15s", "scene=yard", "gop=15", "start-anywhere=true"),
                still("one-picture-a-second", "scene=street", "fps=1"),
                still("noisy-empty-room", "scene=room"),
                still("night", "scene=night"),
                still("nearly-dark", "scene=dark"),
                still("only-the-clock-moves", "scene=clock"),
                still("variable-rate", "scene=street", "variable-rate=true"),
                still("25s-buffered", "scene=yard", "buffered=25"),
                still("25s-buffered-gop-15s", "scene=yard", "buffered=25", "gop=15"),
                pulsing("network-break-3s", "hold", 3, 11, false),
                // Silence is reported after 4 s; only afterwards is it known that nothing was lost.
                pulsing("network-break-6s", "hold", 6, 25, true),
                pulsing("other-resolution", "resolution-change", 8, 20, false),
                pulsing("other-profile", "codec-change", 8, 20, false));
    }

    private static NearMiss still(String name, String... keys) {
        return new NearMiss(name, List.of(keys), Optional.empty(), false);
    }

    private static NearMiss pulsing(String name, String fault, int lasts, int every, boolean mayBeLate) {
        return new NearMiss(
                name,
                List.of("scene=room"),
                Optional.of(new Pulse(fault, lasts, Duration.ofSeconds(every))),
                mayBeLate);
    }
}
