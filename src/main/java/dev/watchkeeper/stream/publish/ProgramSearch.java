package dev.watchkeeper.stream.publish;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds a program by its name; stateless. */
final class ProgramSearch {
    private ProgramSearch() {}

    /** @param path folders as in the variable PATH; relative ones are skipped, since they mean another folder for every process */
    static Optional<Path> find(String name, String path) {
        for (String folder : path.split(File.pathSeparator)) {
            try {
                Path file = Path.of(folder).resolve(name);
                if (file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            } catch (InvalidPathException e) {
                // The next folder may have it.
            }
        }
        return Optional.empty();
    }
}
