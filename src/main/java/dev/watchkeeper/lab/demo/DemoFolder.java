package dev.watchkeeper.lab.demo;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary data folder of a demo, deleted on close; confined to one thread. Its name contains the process ID, so that the next demo can remove the
 * folder of a killed one.
 */
public final class DemoFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoFolder.class);
    private static final String PREFIX = "watchkeeper-demo-";

    private final Path path;

    private DemoFolder(Path path) {
        this.path = path;
    }

    /** @param parent usually the system's folder for temporary files */
    public static DemoFolder make(Path parent) throws FailureException {
        try {
            sweep(parent);
            long pid = ProcessHandle.current().pid();
            return new DemoFolder(Files.createTempDirectory(parent, PREFIX + pid + "-"));
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "Cannot create a folder for the demo in " + parent + ": " + e.getMessage(),
                    e);
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (Stream<Path> left = Files.list(parent)) {
            for (Path folder : left.filter(DemoFolder::isOfDeadProcess).toList()) {
                log.info("Removing {}, which a killed demo left behind", folder);
                delete(folder);
            }
        }
    }

    private static boolean isOfDeadProcess(Path folder) {
        return pid(folder).filter(pid -> ProcessHandle.of(pid).isEmpty()).isPresent() && Files.isWritable(folder);
    }

    private static Optional<Long> pid(Path folder) {
        String name = folder.getFileName().toString();
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String digits = name.substring(PREFIX.length()).split("-", 2)[0];
        return digits.matches("\\d{1,18}") ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }

    public Path path() {
        return path;
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            @SuppressWarnings("NullAway") // by the visitor's contract null if listing the folder succeeded
            public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            log.warn("Could not remove {}; delete it by hand: {}", path, e.toString());
        }
    }
}
