package dev.watchkeeper.host;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Writes a file to each folder, waits until it has reached the disk, and deletes it; confined to one run at a time. */
final class WriteCheck implements HealthCheck {
    /** A page, so that the volume must really allocate space. */
    private static final int BYTES = 4096;

    private static final String FILE = ".write-check";

    private final List<Path> folders;

    WriteCheck(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    @Override
    public String name() {
        return "file_permissions";
    }

    @Override
    public Outcome run() {
        for (Path folder : folders) {
            if (folder.equals(folders.getFirst()) || Files.isDirectory(folder)) {
                Optional<String> reason = tryToWrite(folder);
                if (reason.isPresent()) {
                    return Outcome.of(CheckStatus.ERROR, "Cannot write to " + folder + ": " + reason.get());
                }
            }
        }
        return Outcome.of(CheckStatus.OK, "Write permissions OK");
    }

    private static Optional<String> tryToWrite(Path folder) {
        Path file = folder.resolve(FILE);
        Optional<String> reason = Optional.empty();
        try (FileChannel channel = PrivateFiles.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocate(BYTES);
            while (page.hasRemaining()) {
                channel.write(page);
            }
            channel.force(true);
        } catch (IOException e) {
            reason = Optional.of(reason(e));
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            reason = reason.or(() -> Optional.of(reason(e)));
        }
        return reason;
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException system) {
            return Optional.ofNullable(system.getReason())
                    .orElseGet(() -> e.getClass().getSimpleName().replace("Exception", ""));
        }
        return String.valueOf(e.getMessage());
    }
}
