package dev.watchkeeper.host;

import dev.watchkeeper.config.GuardSettings;
import java.util.Locale;

/** Numbers and sentences that several classes of this room write; stateless. */
final class Texts {
    /** Below this part of the limit memory is relieved (75 % for 80 %): closer to it shedding would begin and end in turn. */
    private static final double RESUME_PART = 15 / 16.0;

    private Texts() {}

    /** At most one decimal, and none where it is zero: {@code 82}, {@code 80.4}. */
    static String number(double value) {
        double rounded = Math.round(value * 10) / 10.0;
        return rounded == Math.rint(rounded)
                ? String.valueOf((long) rounded)
                : String.format(Locale.ROOT, "%.1f", rounded);
    }

    static long whole(double value) {
        return Math.round(value);
    }

    static double resumePercent(GuardSettings settings) {
        return settings.maxMemoryPercent() * RESUME_PART;
    }
}
