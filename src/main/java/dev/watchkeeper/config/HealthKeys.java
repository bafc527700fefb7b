package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.time.Duration;
import java.util.List;

/** The keys of the section {@code health}, general or a camera's own, and the settings read from them; immutable. */
final class HealthKeys {
    private static final Key<Duration> CONNECT_TIMEOUT = Key.of(
            "health.connect-timeout", Forms.duration("1s", "60s"), "10s", "The longest a connection may take to open.");
    private static final Key<Duration> STALL_NOTICE = Key.of(
            "health.stall-notice", Forms.duration("1s", "60s"), "4s", "No video for this long is shown as a stall.");
    private static final Key<Duration> STALL_LIMIT = Key.of(
            "health.stall-limit",
            Forms.duration("2s", "10m"),
            "10s",
            "No video for this long ends the connection, and a new one is opened. Longer than health.stall-notice.");
    private static final Key<Duration> FIRST_KEYFRAME = Key.of(
            "health.first-keyframe",
            Forms.duration("1s", "10m"),
            "30s",
            "The longest wait for the first picture that can be decoded.");
    private static final Key<Duration> OFFLINE_AFTER = Key.of(
            "health.offline-after",
            Forms.duration("1s", "1h"),
            "30s",
            "No picture for this long makes a camera offline.");
    private static final Key<Duration> KEYFRAME_LIMIT = Key.of(
            "health.keyframe-limit",
            Forms.duration("1s", "10m"),
            "10s",
            "No keyframe for this long, or for three times their usual interval if that is longer, ends the connection.");
    private static final Key<Duration> CLOCK_LIMIT = Key.of(
            "health.clock-limit",
            Forms.duration("2s", "10m"),
            "10s",
            "Timestamps that stand still or jump about for this long end the connection.");
    private static final Key<Boolean> PICTURES = Key.of(
            "health.pictures",
            Forms.bool(),
            "true",
            "Whether pictures must be decodable, changing and not black. Without motion detection, keyframes are decoded to check.");
    private static final Key<Duration> PICTURE_LIMIT = Key.of(
            "health.picture-limit",
            Forms.duration("1s", "10m"),
            "10s",
            "No good picture for this long, or for three keyframe intervals if that is longer, ends the connection.");
    private static final Key<Duration> FROZEN_AFTER = Key.of(
            "health.frozen-after",
            Forms.duration("0 for never", "5s", "1d"),
            "60s",
            "Exact repeats of one picture for this long mean that the camera is frozen, and end the connection.");
    private static final Key<Duration> BLACK_AFTER = Key.of(
            "health.black-after",
            Forms.duration("0 for never", "5s", "1d"),
            "30s",
            "A uniform picture lasting this long is reported.");
    private static final Key<Duration> RECORDING_LIMIT = Key.of(
            "health.recording-limit",
            Forms.duration("3s", "10m"),
            "10s",
            "A recording that writes nothing to disk for this long, or for three keyframe intervals if that is longer, is reported.");
    private static final Key<Duration> ANALYSIS_LIMIT = Key.of(
            "health.analysis-limit",
            Forms.duration("1s", "10m"),
            "10s",
            "Motion detection that completes no work for this long is reported.");

    static final List<Key<?>> ALL = List.of(
            CONNECT_TIMEOUT,
            STALL_NOTICE,
            STALL_LIMIT,
            FIRST_KEYFRAME,
            OFFLINE_AFTER,
            KEYFRAME_LIMIT,
            CLOCK_LIMIT,
            PICTURES,
            PICTURE_LIMIT,
            FROZEN_AFTER,
            BLACK_AFTER,
            RECORDING_LIMIT,
            ANALYSIS_LIMIT);

    private HealthKeys() {}

    static HealthSettings general(Values values, Place top, Problems problems) {
        HealthSettings health = read(values);
        check(health, values, "", top, problems);
        return health;
    }

    /**
     * @param values the camera's own keys, over the general ones
     * @param owner how sentences name the camera
     * @param general mistakes in these are already noted
     */
    static HealthSettings ofCamera(Values values, String owner, Place place, Values general, Problems problems) {
        HealthSettings health = read(values);
        if (!health.stall().equals(read(general).stall())) {
            check(health, values, owner + ".", place, problems);
        }
        return health;
    }

    private static HealthSettings read(Values values) {
        return new HealthSettings(
                new HealthSettings.Opening(values.get(CONNECT_TIMEOUT), values.get(FIRST_KEYFRAME)),
                new HealthSettings.Stall(values.get(STALL_NOTICE), values.get(STALL_LIMIT), values.get(OFFLINE_AFTER)),
                new HealthSettings.Stream(values.get(KEYFRAME_LIMIT), values.get(CLOCK_LIMIT)),
                new HealthSettings.Pictures(
                        values.get(PICTURES),
                        values.get(PICTURE_LIMIT),
                        values.get(FROZEN_AFTER),
                        values.get(BLACK_AFTER)),
                new HealthSettings.Work(values.get(RECORDING_LIMIT), values.get(ANALYSIS_LIMIT)));
    }

    private static void check(HealthSettings health, Values values, String owner, Place place, Problems problems) {
        if (health.stallNotice().compareTo(health.stallLimit()) >= 0) {
            problems.mistake(
                    values.place(STALL_LIMIT, values.place(STALL_NOTICE, place)),
                    owner + "health.stall-limit must be longer than health.stall-notice: "
                            + health.stallLimit().toSeconds() + " s is not longer than "
                            + health.stallNotice().toSeconds() + " s");
        }
    }
}
