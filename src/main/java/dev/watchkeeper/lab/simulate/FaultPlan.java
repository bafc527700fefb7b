package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault that begins, and optionally ends, at a planned time; immutable.
 *
 * @param after time from the simulator's start
 * @param lasting how long it lasts; empty: for ever
 */
public record FaultPlan(String camera, Fault fault, Duration after, Optional<Duration> lasting) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_-]+)=([a-z0-9-]+)(?:@(\\d{1,6}(?:\\.\\d+)?)(?:\\+(\\d{1,6}(?:\\.\\d+)?))?)?");

    /**
     * Parses {@code camera=fault[@after[+for]]}, with times in seconds.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static FaultPlan parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' must have the form camera=fault[@after[+for]], for example cam2=silent@20+30");
        }
        String name = text(parts, 2);
        Fault fault = Fault.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no fault is called '" + name + "'; the faults are " + Fault.names()));
        Optional<Duration> lasting = Optional.ofNullable(parts.group(4)).map(FaultPlan::seconds);
        return new FaultPlan(
                text(parts, 1),
                fault,
                seconds(Optional.ofNullable(parts.group(3)).orElse("0")),
                lasting);
    }

    private static String text(Matcher parts, int group) {
        return Optional.ofNullable(parts.group(group)).orElseThrow();
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
    }

    /**
     * Begins each fault at its time, on the caller's thread.
     *
     * @param ended stops this method when the process ends
     */
    public static void carryOut(List<FaultPlan> plans, Simulator simulator, Clock clock, Wait ended)
            throws FailureException, InterruptedException {
        long start = clock.monotonicNanos();
        List<FaultPlan> ordered = new ArrayList<>(plans);
        ordered.sort(Comparator.comparing(FaultPlan::after));
        for (FaultPlan plan : ordered) {
            if (ended.within(plan.after().minus(clock.since(start)))) {
                return;
            }
            SimulatedCamera camera = simulator.camera(plan.camera());
            if (plan.lasting().isPresent()) {
                camera.fault(plan.fault(), plan.lasting().get());
            } else {
                camera.fault(plan.fault());
            }
        }
    }

    /** Waits for the end of the process. */
    public interface Wait {
        /** @return whether the end came within the time */
        boolean within(Duration limit) throws InterruptedException;
    }
}
