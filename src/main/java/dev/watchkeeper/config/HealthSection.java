package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;

/** Reads the keys of {@code health}, the general ones and those of a camera; stateless. */
final class HealthSection {
    private HealthSection() {}

    static HealthSettings general(Values values, Place top, Problems problems) {
        HealthSettings health = read(values);
        check(health, values, "", top, problems);
        return health;
    }

    /**
     * @param values the camera's own keys, laid over the general ones
     * @param owner how the camera is named in sentences
     * @param general mistakes in these have been told already
     */
    static HealthSettings ofCamera(Values values, String owner, Place place, Values general, Problems problems) {
        HealthSettings health = read(values);
        HealthSettings told = read(general);
        if (!health.stallLimit().equals(told.stallLimit())
                || !health.stallNotice().equals(told.stallNotice())) {
            check(health, values, owner + ".", place, problems);
        }
        return health;
    }

    private static HealthSettings read(Values values) {
        return new HealthSettings(
                values.get(Keys.HEALTH_CONNECT_TIMEOUT),
                values.get(Keys.HEALTH_STALL_NOTICE),
                values.get(Keys.HEALTH_STALL_LIMIT),
                values.get(Keys.HEALTH_FIRST_KEYFRAME),
                values.get(Keys.HEALTH_OFFLINE_AFTER),
                values.get(Keys.HEALTH_KEYFRAME_LIMIT),
                values.get(Keys.HEALTH_CLOCK_LIMIT),
                values.get(Keys.HEALTH_PICTURES),
                values.get(Keys.HEALTH_PICTURE_LIMIT),
                values.get(Keys.HEALTH_FROZEN_AFTER),
                values.get(Keys.HEALTH_BLACK_AFTER),
                values.get(Keys.HEALTH_RECORDING_LIMIT),
                values.get(Keys.HEALTH_ANALYSIS_LIMIT));
    }

    private static void check(HealthSettings health, Values values, String owner, Place place, Problems problems) {
        if (health.stallNotice().compareTo(health.stallLimit()) >= 0) {
            problems.mistake(
                    values.place(Keys.HEALTH_STALL_LIMIT, values.place(Keys.HEALTH_STALL_NOTICE, place)),
                    owner + "health.stall-limit has to be longer than health.stall-notice: "
                            + health.stallLimit().toSeconds() + " s is not longer than "
                            + health.stallNotice().toSeconds() + " s");
        }
    }
}
