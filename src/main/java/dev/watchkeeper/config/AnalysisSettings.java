package dev.watchkeeper.config;

/** What looks at the pictures of events, for all cameras; immutable. */
public record AnalysisSettings(DetectorSettings detector) {
    /** Nothing does. */
    public static final AnalysisSettings OFF = new AnalysisSettings(DetectorSettings.OFF);
}
