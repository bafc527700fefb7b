package dev.watchkeeper.notify;

import java.util.Locale;

/** What a message is about; an immutable enumeration. Rules, answers and webhooks use its id. */
public enum MessageKind {
    MOTION(Severity.INFO),
    ALERT(Severity.WARNING),
    CAMERA_OFFLINE(Severity.WARNING),
    CAMERA_ONLINE(Severity.INFO),
    FLAPPING(Severity.WARNING),
    INCIDENT(Severity.CRITICAL),
    RECORDING_FAILED(Severity.CRITICAL),
    STORAGE(Severity.WARNING),
    HEALTH_CHECK(Severity.WARNING),
    CHILD_FAILED(Severity.WARNING),
    CRASH_LOOP(Severity.CRITICAL),
    HANG(Severity.WARNING),
    CONFIGURATION_REFUSED(Severity.CRITICAL),
    ROLLED_BACK(Severity.CRITICAL),
    REPAIR_PROPOSED(Severity.WARNING),
    REPAIR_APPLIED(Severity.WARNING),
    NEEDS_YOU(Severity.CRITICAL),
    CHANNEL_FAILED(Severity.WARNING),
    SIGN_IN_FAILURES(Severity.WARNING),
    NOMINAL(Severity.INFO),
    FIXED(Severity.INFO),
    SERVICE_FAILED(Severity.CRITICAL),
    NOTICE(Severity.INFO),
    TEST(Severity.INFO),
    ANALYSIS_UNAVAILABLE(Severity.WARNING),
    SENSOR_STALE(Severity.WARNING),
    EFFECT_MISSING(Severity.WARNING),
    ADVICE(Severity.INFO),
    BACKUP_FAILED(Severity.WARNING);

    private final Severity usual;

    MessageKind(Severity usual) {
        this.usual = usual;
    }

    /** The severity, unless whoever notices it knows better. */
    public Severity usual() {
        return usual;
    }

    /** The word in the configuration and in answers, such as {@code camera-offline}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
