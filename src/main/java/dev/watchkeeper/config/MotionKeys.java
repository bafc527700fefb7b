package dev.watchkeeper.config;

import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.time.Duration;
import java.util.List;

/** The keys of the section {@code motion}, general or a camera's own, and the settings read from them; immutable. */
final class MotionKeys {
    private static final Key<Boolean> ENABLED =
            Key.of("motion.enabled", Forms.bool(), "true", "Whether motion is detected.");
    private static final Key<Integer> SENSITIVITY = Key.of(
            "motion.sensitivity",
            Forms.integer(1, 100),
            "50",
            "From 1, the least sensitive, to 100, the most. A score counts from 101 minus this.");
    private static final Key<Double> MIN_AREA = Key.of(
            "motion.min-area", Forms.share(), "0.2%", "The smallest region that counts, as a share of the picture.");
    private static final Key<Double> FPS =
            Key.of("motion.fps", Forms.decimal("0.5", "30"), "5", "The most pictures compared per second.");
    private static final Key<Duration> BEGIN_AFTER = Key.of(
            "motion.begin-after", Forms.duration("0s", "1m"), "0.5s", "Motion lasting this long becomes an event.");
    private static final Key<Duration> END_AFTER =
            Key.of("motion.end-after", Forms.duration("0.5s", "10m"), "5s", "No motion for this long ends the event.");
    private static final Key<List<Zone>> ZONES =
            Key.of("motion.zones", new ZonesForm(true), "[]", "Where motion counts; everywhere if there are none.");
    private static final Key<List<Zone>> MASKS =
            Key.of("motion.masks", new ZonesForm(false), "[]", "Where motion never counts.");
    private static final Key<MotionSettings.Decode> DECODE = Key.of(
            "motion.decode",
            Forms.oneOf(MotionSettings.Decode.class),
            "lazy",
            "lazy decodes only keyframes while nothing moves, and looks back when something does.");
    private static final Key<Duration> LAZY_MAX_GOP = Key.of(
            "motion.lazy-max-gop",
            Forms.duration("0.1s", "1m"),
            "2s",
            "Where keyframes are further apart, every picture is decoded.");

    static final List<Key<?>> ALL =
            List.of(ENABLED, SENSITIVITY, MIN_AREA, FPS, BEGIN_AFTER, END_AFTER, ZONES, MASKS, DECODE, LAZY_MAX_GOP);

    private MotionKeys() {}

    static MotionSettings read(Values values) {
        return new MotionSettings(
                values.get(ENABLED),
                values.get(SENSITIVITY),
                values.get(MIN_AREA),
                values.get(FPS),
                values.get(BEGIN_AFTER),
                values.get(END_AFTER),
                values.get(ZONES),
                values.get(MASKS),
                values.get(DECODE),
                values.get(LAZY_MAX_GOP));
    }
}
