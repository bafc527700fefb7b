package dev.watchkeeper.config;

import java.util.List;

/**
 * How the events of one camera are analysed; immutable.
 *
 * @param enabled whether models and the detector look at them
 * @param labels which labels count and alert; if empty, all count and none alerts
 * @param requireLabel whether nobody is told of an event without a label that counts
 */
public record CameraAnalysis(boolean enabled, List<String> labels, boolean requireLabel) {
    /** Nothing looks at them. */
    public static final CameraAnalysis OFF = new CameraAnalysis(false, List.of(), false);

    public CameraAnalysis {
        labels = List.copyOf(labels);
    }
}
