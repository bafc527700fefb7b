package dev.watchkeeper.host;

import java.util.Locale;

/**
 * How far load is shed, each step including those before it; an immutable enumeration. Recording is never shed: only its own queue limits
 * it, and packets are read from the network at every step.
 */
public enum ShedStep {
    NONE,
    /** Fewer pictures are compared. */
    ANALYSIS_RATE,
    /** Only keyframes are decoded. */
    DECODE_RATE,
    /** Viewers get keyframes only, and slightly older snapshots. */
    LIVE_VIEWS;

    /** The name shown to people, for example {@code analysis-rate}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    ShedStep next() {
        return switch (this) {
            case NONE -> ANALYSIS_RATE;
            case ANALYSIS_RATE -> DECODE_RATE;
            case DECODE_RATE, LIVE_VIEWS -> LIVE_VIEWS;
        };
    }

    ShedStep before() {
        return switch (this) {
            case NONE, ANALYSIS_RATE -> NONE;
            case DECODE_RATE -> ANALYSIS_RATE;
            case LIVE_VIEWS -> DECODE_RATE;
        };
    }
}
