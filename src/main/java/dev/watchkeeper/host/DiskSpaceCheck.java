package dev.watchkeeper.host;

import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.config.CheckSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The space on the recording volume, counting recordings that retention may delete as free; confined to one run at a time. */
final class DiskSpaceCheck implements HealthCheck {
    /** Retention scans at the start. If it has not succeeded by then, nothing counts as deletable. */
    private static final int RUNS_TO_WAIT = 3;

    private final CheckSettings settings;
    private final Volume volume;
    private final Supplier<OptionalLong> deletable;
    private int runs;

    /** Reads the free and the total bytes. */
    interface Volume {
        DiskSpace room() throws IOException;

        /** @param folder its volume counts, once it exists */
        static Volume of(Path folder, Path otherwise) {
            return () -> DiskSpace.on(Files.isDirectory(folder) ? folder : otherwise);
        }
    }

    DiskSpaceCheck(CheckSettings settings, Volume volume, Supplier<OptionalLong> deletable) {
        this.settings = settings;
        this.volume = volume;
        this.deletable = deletable;
    }

    @Override
    public String name() {
        return "disk_space";
    }

    @Override
    public Outcome run() throws IOException {
        DiskSpace room = volume.room();
        OptionalLong deletableBytes = deletable.get();
        runs++;
        long free = Math.min(room.totalBytes(), room.usableBytes() + deletableBytes.orElse(0));
        double used = 100.0 - 100.0 * free / room.totalBytes();
        if (deletableBytes.isEmpty() && runs <= RUNS_TO_WAIT && used >= settings.diskWarning()) {
            return Outcome.of(CheckStatus.UNKNOWN, "The recordings have not been scanned yet");
        }
        String message = used >= settings.diskError()
                ? "Disk " + Texts.whole(used) + "% used"
                : used >= settings.diskWarning()
                        ? "Disk " + Texts.whole(used) + "% full"
                        : "Disk " + Texts.whole(100 - used) + "% free";
        return Outcome.share(used, settings.diskWarning(), settings.diskError(), message, 100 - used);
    }
}
