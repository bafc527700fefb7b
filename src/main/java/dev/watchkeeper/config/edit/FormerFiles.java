package dev.watchkeeper.config.edit;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** The configuration files that the page has replaced, the newest {@link #MOST}; immutable, and used by one thread at a time. */
record FormerFiles(Path folder) {
    static final int MOST = 20;

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'.'SSS'Z'").withZone(ZoneOffset.UTC);

    /** Where what is to become the file is checked. */
    Path candidate() throws IOException {
        PrivateFiles.createDirectories(folder);
        return folder.resolve("candidate");
    }

    void keep(byte[] content, Instant now) throws IOException {
        PrivateFiles.createDirectories(folder);
        PrivateFiles.replace(folder.resolve("watchkeeper-" + NAME.format(now) + ".yml"), content);
        List<Path> all = all();
        for (Path old : all.subList(0, Math.max(0, all.size() - MOST))) {
            Files.deleteIfExists(old);
        }
    }

    /** The oldest first. */
    List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("watchkeeper-.*\\.yml"))
                    .sorted()
                    .toList();
        }
    }
}
