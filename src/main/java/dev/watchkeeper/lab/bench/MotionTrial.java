package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.CpuTime;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.MotionSettings.Decode;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.scene.MotionInterval;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.motion.MotionFinder;
import dev.watchkeeper.motion.decode.DecodeReport;
import dev.watchkeeper.motion.decode.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Searches one film with each way of decoding and compares the events with the known motion; stateless. */
final class MotionTrial {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private MotionTrial() {}

    /**
     * The result of one way of decoding; immutable.
     *
     * @param score of the events
     * @param decoded pictures, including keyframes
     * @param cpu time of decoding and comparing
     */
    record Seen(EventScore score, long decoded, Duration cpu) {}

    /**
     * The results of one film; immutable.
     *
     * @param gopSeconds the longest interval between two keyframes
     */
    record Result(MotionMaterial material, double seconds, double gopSeconds, Seen lazy, Seen full) {}

    static Result run(MotionMaterial material) throws FailureException {
        EncodedClip clip = material.clip().make();
        double seconds = clip.durationMicros() / 1e6;
        Seen lazy = watch(material, clip, Decode.LAZY, seconds);
        Seen full = watch(material, clip, Decode.FULL, seconds);
        return new Result(material, seconds, longestGop(clip), lazy, full);
    }

    private static Seen watch(MotionMaterial material, EncodedClip clip, Decode decoding, double seconds) {
        List<MotionInterval> events = new ArrayList<>();
        long began = CpuTime.ofThisThreadNanos();
        MotionSettings settings = settings(material.settings(), decoding);
        try (Tools tools = new Tools();
                MotionFinder finder =
                        new MotionFinder(material.name(), settings, event -> note(event, events), Marks.NONE)) {
            long epoch = 1;
            for (EncodedClip.Unit unit : clip.units()) {
                boolean after = unit.dtsMicros() >= material.reconnect().orElse(Double.POSITIVE_INFINITY) * 1e6;
                if (after && epoch == 1 && unit.keyframe()) {
                    finder.sessionEnded(epoch, tools);
                    epoch = 2;
                }
                finder.packet(packet(clip, unit, epoch), false, tools);
            }
            finder.sessionEnded(epoch, tools);
            Duration cpu = Duration.ofNanos(CpuTime.ofThisThreadNanos() - began);
            EventScore score =
                    EventScore.of(material.truth(), events, material.settings().endAfter(), seconds);
            DecodeReport report = finder.report();
            return new Seen(score, report.pictures(), cpu);
        }
    }

    private static void note(Event event, List<MotionInterval> events) {
        if (event instanceof Event.MotionEnded ended) {
            events.add(interval(ended, START));
        }
    }

    /** The time of the event, in seconds after the film's start. */
    static MotionInterval interval(Event.MotionEnded event, Instant start) {
        double from = seconds(start, event.began());
        // An event of a single moving picture has no length, which an interval must have.
        return new MotionInterval(from, Math.max(seconds(start, event.at()), from + 0.001));
    }

    private static MotionSettings settings(MotionSettings of, Decode decode) {
        return new MotionSettings(
                of.enabled(),
                of.sensitivity(),
                of.minArea(),
                of.fps(),
                of.beginAfter(),
                of.endAfter(),
                of.zones(),
                of.masks(),
                decode,
                of.lazyMaxGop());
    }

    private static Packet packet(EncodedClip clip, EncodedClip.Unit unit, long epoch) {
        return new Packet(
                clip.track(),
                unit.data(),
                unit.ptsMicros(),
                unit.dtsMicros(),
                0,
                unit.keyframe(),
                epoch,
                START.plusNanos(unit.ptsMicros() * 1000),
                unit.dtsMicros() * 1000);
    }

    private static double seconds(Instant start, Instant time) {
        return Math.max(0, Duration.between(start, time).toNanos() / 1e9);
    }

    private static double longestGop(EncodedClip clip) {
        long last = 0;
        long longest = 0;
        for (EncodedClip.Unit unit : clip.units()) {
            if (unit.keyframe()) {
                longest = Math.max(longest, unit.ptsMicros() - last);
                last = unit.ptsMicros();
            }
        }
        return (longest > 0 ? longest : clip.durationMicros()) / 1e6;
    }
}
