package dev.watchkeeper.config.edit;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Secrets that were entered in the page, each in a file of its own in {@code data/secrets/}; immutable, and used by one thread at a time. A file is never overwritten: a former configuration may name it. */
record SecretFiles(Path folder, Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(SecretFiles.class);

    /** A person may still be about to write the edit that names it. */
    private static final Duration UNNAMED = Duration.ofDays(7);

    /** Keeps a secret. @return its file, which is new */
    Path keep(String camera, Secret secret) throws IOException {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        PrivateFiles.createDirectories(folder);
        Path file = folder.resolve(camera + "-" + HexFormat.of().formatHex(random) + ".password");
        PrivateFiles.replace(file, (secret.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
        return file;
    }

    void drop(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} is no longer needed and could not be deleted: {}", file, e.toString());
        }
    }

    /** Deletes those that none of the files names and that are not new. */
    void prune(List<Path> configurations) {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path each : configurations) {
                if (Files.exists(each)) {
                    all.append(Files.readString(each, StandardCharsets.ISO_8859_1));
                }
            }
            for (Path file : files.toList()) {
                boolean old = Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(clock.wall().minus(UNNAMED));
                if (old && all.indexOf(String.valueOf(file.getFileName())) < 0) {
                    drop(file);
                }
            }
        } catch (IOException e) {
            log.debug("The kept secrets could not be looked through: {}", e.toString());
        }
    }
}
