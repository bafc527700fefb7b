package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.scene.MotionInterval;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The latest access units of video that a camera sent, bounded; thread-safe. */
final class SentLog {
    /** Ten minutes at 15 pictures per second. */
    private static final int MAX_UNITS = 9000;

    private static final int MAX_LOOPS = 64;

    private final List<MotionInterval> motion;
    private final ArrayDeque<SimulatedCamera.SentUnit> units = new ArrayDeque<>();
    private final ArrayDeque<Instant> loopStarts = new ArrayDeque<>();

    /** @param motion of each repetition of the scene */
    SentLog(List<MotionInterval> motion) {
        this.motion = List.copyOf(motion);
    }

    synchronized void add(SimulatedCamera.SentUnit unit) {
        if (units.size() == MAX_UNITS) {
            units.removeFirst();
        }
        units.addLast(unit);
    }

    /** Notes that the scene started again. */
    synchronized void loopBegan(Instant wall) {
        if (loopStarts.size() == MAX_LOOPS) {
            loopStarts.removeFirst();
        }
        loopStarts.addLast(wall);
    }

    synchronized List<SimulatedCamera.SentUnit> units() {
        return List.copyOf(units);
    }

    /** When something moved, and will move in the current repetition, by the wall clock. */
    synchronized List<SimulatedCamera.MotionTime> motion() {
        List<SimulatedCamera.MotionTime> times = new ArrayList<>();
        for (Instant start : loopStarts) {
            for (MotionInterval interval : motion) {
                times.add(new SimulatedCamera.MotionTime(
                        start.plusMillis(Math.round(interval.fromSecond() * 1000)),
                        start.plusMillis(Math.round(interval.toSecond() * 1000))));
            }
        }
        return times;
    }
}
