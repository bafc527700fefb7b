package dev.watchkeeper.record;

import dev.watchkeeper.config.StorageSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How much is recorded, how much room is left, and for how long it lasts; immutable.
 *
 * @param recordedBytes recordings and pictures at the last look, a minute ago at most; empty before the first
 * @param room on their volume
 * @param lastDayBytes what was recorded in the last 24 h
 * @param oldest when the oldest recording begins; empty if there is none
 * @param daysLeft at the rate of the last day, or of the time since the oldest recording began if that is less, until recordings are deleted for want of room; empty if their age deletes them first, or nothing is known yet
 */
public record StorageOutlook(
        OptionalLong recordedBytes, Room room, long lastDayBytes, Optional<Instant> oldest, OptionalDouble daysLeft) {
    private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();
    private static final double SHORTEST = 1 / (24.0 * 60); // a minute: less is no rate

    /** The space of the volume, bytes; immutable. @param free for this user */
    public record Room(long free, long total) {}

    /** Looks ahead at the rate of the last day. What came within an hour is the rate of that hour: as that of a day it would promise too much room. */
    static StorageOutlook of(
            StorageSettings settings,
            OptionalLong recorded,
            Room room,
            long lastDayBytes,
            Optional<Instant> oldest,
            Instant now) {
        double share = oldest.map(from -> Duration.between(from, now).toSeconds() / SECONDS_A_DAY)
                .orElse(1.0);
        double aDay = lastDayBytes / Math.clamp(share, SHORTEST, 1);
        return new StorageOutlook(recorded, room, lastDayBytes, oldest, daysLeft(settings, recorded, room, aDay));
    }

    private static OptionalDouble daysLeft(StorageSettings settings, OptionalLong recorded, Room room, double aDay) {
        if (recorded.isEmpty() || aDay <= 0) {
            return OptionalDouble.empty();
        }
        long left = Math.max(0, room.free() - settings.minFreeBytes());
        if (settings.maxBytes() > 0) {
            left = Math.min(left, Math.max(0, settings.maxBytes() - recorded.getAsLong()));
        }
        double daysKept = settings.maxAge().toSeconds() / SECONDS_A_DAY;
        double growth = aDay * daysKept - recorded.getAsLong();
        return daysKept > 0 && growth <= left ? OptionalDouble.empty() : OptionalDouble.of(left / aDay);
    }
}
