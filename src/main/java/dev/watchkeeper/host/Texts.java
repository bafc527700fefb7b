package dev.watchkeeper.host;

import dev.watchkeeper.config.GuardSettings;
import java.util.Locale;

/** Formats numbers for several classes of this room; stateless. */
final class Texts {
    /** Memory below this part of the limit is relieved (75 % for 80 %): closer to the limit, shedding would flap. */
    private static final double RESUME_PART = 15 / 16.0;

    private Texts() {}

    /** At most one decimal, none if it is zero: {@code 82}, {@code 80.4}. */
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
