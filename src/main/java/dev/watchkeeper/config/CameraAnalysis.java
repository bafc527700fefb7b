package dev.watchkeeper.config;

import java.util.List;
import java.util.Optional;

/**
 * How the events of one camera are analysed; immutable.
 *
 * @param enabled whether models and the detector look at them
 * @param labels which labels count and alert; if empty, all count and none alerts
 * @param requireLabel whether nobody is told of an event without a label that counts
 * @param prompt what models are asked, with placeholders; empty for Watchkeeper's own words
 */
public record CameraAnalysis(boolean enabled, List<String> labels, boolean requireLabel, Optional<String> prompt) {
    /** Nothing looks at them. */
    public static final CameraAnalysis OFF = new CameraAnalysis(false, List.of(), false);

    public CameraAnalysis {
        labels = List.copyOf(labels);
    }

    /** With Watchkeeper's own question to models. */
    public CameraAnalysis(boolean enabled, List<String> labels, boolean requireLabel) {
        this(enabled, labels, requireLabel, Optional.empty());
    }
}
