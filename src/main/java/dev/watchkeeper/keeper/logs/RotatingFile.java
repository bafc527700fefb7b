package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A log file that is rotated when it is full: {@code x.log}, and the older {@code x.log.1} to {@code x.log.N}; confined to one thread. It appends to
 * an existing file, and creates a file or folder again that somebody moves or deletes.
 */
final class RotatingFile implements AutoCloseable {
    private final Path path;
    private final long maxBytes;
    private final int backups;
    private Optional<OutputStream> open = Optional.empty();
    private Optional<FileIdentity> written = Optional.empty();
    private long size;

    RotatingFile(Path path, long maxBytes, int backups) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.backups = backups;
    }

    void write(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (open.isPresent() && !FileIdentity.of(path).equals(written)) {
            close();
        }
        OutputStream out = open.isPresent() ? open.get() : open();
        if (size > 0 && size + bytes.length > maxBytes) {
            rotate();
            out = open();
        }
        out.write(bytes);
        size += bytes.length;
    }

    private OutputStream open() throws IOException {
        Path folder = path.getParent();
        if (folder != null) {
            PrivateFiles.createDirectories(folder);
        }
        OutputStream out = PrivateFiles.append(path);
        size = Files.size(path);
        written = FileIdentity.of(path);
        open = Optional.of(out);
        return out;
    }

    private void rotate() throws IOException {
        close();
        if (backups == 0) {
            Files.deleteIfExists(path);
            return;
        }
        for (int i = backups; i > 0; i--) {
            Path from = i == 1 ? path : older(i - 1);
            if (Files.exists(from)) {
                Files.move(from, older(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path older(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            OutputStream out = open.get();
            open = Optional.empty();
            out.close();
        }
    }
}
