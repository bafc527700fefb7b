package dev.watchkeeper.config;

/** What looks at the pictures of events, for all cameras: a detector here, and models elsewhere; immutable. */
public record AnalysisSettings(DetectorSettings detector, VisionSettings vision) {
    /** Nothing does. */
    public static final AnalysisSettings OFF = new AnalysisSettings(DetectorSettings.OFF, VisionSettings.OFF);
}
