package dev.watchkeeper.host;

import dev.watchkeeper.base.Room;
import dev.watchkeeper.config.CheckSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The room on the recording volume, where recordings that retention may delete count as free; confined to its runs. */
final class DiskSpaceCheck implements HealthCheck {
    /** Retention looks at the start already. If it has not succeeded by then, nothing counts as deletable. */
    private static final int RUNS_TO_WAIT = 3;

    private final CheckSettings settings;
    private final Volume volume;
    private final Supplier<OptionalLong> deletable;
    private int runs;

    /** Bytes that can be written, and all there are. */
    interface Volume {
        Room room() throws IOException;

        /** @param folder whose volume it is, once it exists */
        static Volume of(Path folder, Path otherwise) {
            return () -> Room.on(Files.isDirectory(folder) ? folder : otherwise);
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
        Room room = volume.room();
        OptionalLong mayGo = deletable.get();
        runs++;
        long free = Math.min(room.totalBytes(), room.usableBytes() + mayGo.orElse(0));
        double used = 100.0 - 100.0 * free / room.totalBytes();
        if (mayGo.isEmpty() && runs <= RUNS_TO_WAIT && used >= settings.diskWarning()) {
            return Outcome.of(CheckStatus.UNKNOWN, "The recordings have not been looked at yet");
        }
        String message = used >= settings.diskError()
                ? "Disk " + Texts.whole(used) + "% used"
                : used >= settings.diskWarning()
                        ? "Disk " + Texts.whole(used) + "% full"
                        : "Disk " + Texts.whole(100 - used) + "% free";
        return Outcome.share(used, settings.diskWarning(), settings.diskError(), message, 100 - used);
    }
}
