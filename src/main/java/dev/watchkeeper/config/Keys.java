package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of all keys, in the order of the documentation; immutable. Each section keeps its keys beside the code that reads them. The loader,
 * {@code check-config --keys} and the test of docs/configuration.md read this table.
 */
public final class Keys {
    static final Key<String> DATA = Key.of(
            "data",
            Forms.text("a folder", 1000),
            "data",
            "The folder for everything that Watchkeeper writes. Relative to the working directory.");
    static final Key<Settings.LogLevel> LOG_LEVEL =
            Key.of("log-level", Forms.oneOf(Settings.LogLevel.class), "info", "How much is logged.");

    private Keys() {}

    /** The keys at the top of the file. */
    public static List<Key<?>> general() {
        return Stream.of(
                        List.<Key<?>>of(DATA, LOG_LEVEL),
                        ApiKeys.ALL,
                        StorageKeys.ALL,
                        RetryKeys.ALL,
                        GuardKeys.ALL,
                        NotificationKeys.ALL,
                        SystemdKeys.ALL,
                        BackupKeys.ALL,
                        EdgeKeys.ALL,
                        overlay(),
                        AnalysisKeys.GENERAL,
                        VisionKeys.GENERAL,
                        SensingKeys.ALL,
                        AdvisorKeys.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /** The general keys that a camera may override. */
    public static List<Key<?>> overlay() {
        return Stream.of(
                        HealthKeys.ALL,
                        RecordKeys.ALL,
                        MotionKeys.ALL,
                        List.<Key<?>>of(CameraKeys.SNAPSHOT_INTERVAL),
                        AnalysisKeys.OVERLAY,
                        VisionKeys.OVERLAY)
                .flatMap(List::stream)
                .toList();
    }

    /** The keys that only cameras have. */
    public static List<Key<?>> camera() {
        return Stream.of(CameraKeys.ALL, AnalysisKeys.CAMERA)
                .flatMap(List::stream)
                .toList();
    }

    /** The keys of one webhook. */
    public static List<Key<?>> webhook() {
        return WebhooksForm.ALL;
    }

    /** The keys of one zone or mask. */
    public static List<Key<?>> zone() {
        return List.of(ZonesForm.NAME, ZonesForm.TITLE, ZonesForm.POLYGON, ZonesForm.SENSITIVITY, ZonesForm.LABELS);
    }

    /** The keys of one model. */
    public static List<Key<?>> model() {
        return ModelsForm.ALL;
    }

    /** The keys of one condition in words. */
    public static List<Key<?>> condition() {
        return ConditionsForm.ALL;
    }

    /** The keys of one sensor. */
    public static List<Key<?>> sensor() {
        return SensorsForm.ALL;
    }

    /** The keys of one entry of a sensor's {@code when}. */
    public static List<Key<?>> when() {
        return WhenForm.ALL;
    }

    /** The keys of one effect to verify. */
    public static List<Key<?>> verify() {
        return VerifyForm.ALL;
    }

    /** The keys of one rule of notifications. */
    public static List<Key<?>> rule() {
        return RulesForm.ALL;
    }
}
