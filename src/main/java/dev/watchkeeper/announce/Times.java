package dev.watchkeeper.announce;

import java.time.Duration;

/** Durations in words; stateless. Rounded down, so that nothing is said to have lasted longer than it did. */
final class Times {
    private static final int SMALL = 120;

    private Times() {}

    static String words(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < SMALL) {
            return seconds + " s";
        }
        if (time.toMinutes() < SMALL) {
            return time.toMinutes() + " min" + rest(seconds % 60, " s");
        }
        if (time.toHours() < 48) {
            return time.toHours() + " h" + rest(time.toMinutes() % 60, " min");
        }
        return time.toDays() + " d" + rest(time.toHours() % 24, " h");
    }

    private static String rest(long value, String unit) {
        return value == 0 ? "" : " " + value + unit;
    }
}
