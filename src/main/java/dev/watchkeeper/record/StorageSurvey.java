package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.config.StorageSettings;
import dev.watchkeeper.store.SegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Asks volume and database how much room recordings have; thread-safe. */
public final class StorageSurvey implements StorageView {
    private static final Duration DAY = Duration.ofDays(1);

    private final Path data;
    private final StorageSettings settings;
    private final SegmentStore segments;
    private final Supplier<OptionalLong> recordedBytes;
    private final Clock clock;

    /** @param recordedBytes as {@link Retention#recordedBytes} */
    public StorageSurvey(
            Path data,
            StorageSettings settings,
            SegmentStore segments,
            Supplier<OptionalLong> recordedBytes,
            Clock clock) {
        this.data = data;
        this.settings = settings;
        this.segments = segments;
        this.recordedBytes = recordedBytes;
        this.clock = clock;
    }

    @Override
    public StorageOutlook outlook() throws IOException {
        Path recordings = new RecordingPaths(data).root();
        DiskSpace space = DiskSpace.on(Files.isDirectory(recordings) ? recordings : data);
        Instant now = clock.wall();
        return StorageOutlook.of(
                settings,
                recordedBytes.get(),
                new StorageOutlook.Room(space.usableBytes(), space.totalBytes()),
                segments.bytesSince(now.minus(DAY)),
                segments.oldest(),
                now);
    }
}
