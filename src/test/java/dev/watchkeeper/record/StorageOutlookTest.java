package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.StorageSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** For how many days the room lasts. */
final class StorageOutlookTest {
    private static final long GB = 1_000_000_000L;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static StorageOutlook outlook(StorageSettings settings, long recorded, long free, long lastDay) {
        return StorageOutlook.of(
                settings,
                OptionalLong.of(recorded),
                new StorageOutlook.Room(free, 500 * GB),
                lastDay,
                Optional.of(NOW.minus(Duration.ofDays(3))),
                NOW);
    }

    @Test
    void withoutAnAgeItLastsUntilTheVolumeIsFullButForWhatStaysFree() {
        StorageSettings settings = new StorageSettings(Duration.ZERO, 0, 5 * GB);
        assertThat(outlook(settings, 10 * GB, 45 * GB, 4 * GB).daysLeft()).hasValue(10);
        assertThat(outlook(settings, 10 * GB, 3 * GB, 4 * GB).daysLeft())
                .as("less than what stays free")
                .hasValue(0);
    }

    @Test
    void theLargestSizeMayComeFirst() {
        StorageSettings settings = new StorageSettings(Duration.ZERO, 30 * GB, 5 * GB);
        assertThat(outlook(settings, 10 * GB, 400 * GB, 4 * GB).daysLeft()).hasValue(5);
    }

    @Test
    void whatIsDeletedByItsAgeInTimeNeverFillsTheVolume() {
        StorageSettings week = new StorageSettings(Duration.ofDays(7), 0, 5 * GB);
        assertThat(outlook(week, 20 * GB, 45 * GB, 4 * GB).daysLeft()).isEmpty();
        assertThat(outlook(week, 20 * GB, 10 * GB, 4 * GB).daysLeft())
                .as("28 GB a week, 20 are there, 5 fit")
                .hasValue(1.25);
    }

    @Test
    void whatCameWithinAnHourIsNotTheRateOfADay() {
        StorageSettings settings = new StorageSettings(Duration.ZERO, 0, 0);
        assertThat(StorageOutlook.of(
                                settings,
                                OptionalLong.of(GB),
                                new StorageOutlook.Room(48 * GB, 500 * GB),
                                GB,
                                Optional.of(NOW.minus(Duration.ofHours(1))),
                                NOW)
                        .daysLeft())
                .as("1 GB an hour, 48 fit")
                .hasValue(2);
    }

    @Test
    void withoutARateNothingIsForetold() {
        StorageSettings settings = new StorageSettings(Duration.ZERO, 0, 0);
        assertThat(outlook(settings, 0, 45 * GB, 0).daysLeft()).isEmpty();
        assertThat(StorageOutlook.of(
                                settings,
                                OptionalLong.empty(),
                                new StorageOutlook.Room(GB, GB),
                                GB,
                                Optional.empty(),
                                NOW)
                        .daysLeft())
                .isEmpty();
    }
}
