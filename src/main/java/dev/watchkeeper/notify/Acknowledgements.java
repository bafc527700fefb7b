package dev.watchkeeper.notify;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which incidents a person has acknowledged, so that nobody is reminded of them: one small file each below {@code outbox/acknowledged/}; thread-safe, and
 * safe between processes.
 */
public final class Acknowledgements implements AcknowledgementsView {
    /** A regular expression for the ids of incidents. */
    public static final String ID = "[0-9A-Za-z][0-9A-Za-z._-]{0,127}";

    private static final Duration KEPT = Duration.ofDays(90);
    private static final int MOST = 2000;

    private final Path folder;
    private final Clock clock;

    /** @param data the data folder, which contains the outbox */
    public Acknowledgements(Path data, Clock clock) {
        folder = data.resolve("outbox").resolve("acknowledged");
        this.clock = clock;
    }

    @Override
    public void acknowledge(String incident, String by) throws IOException {
        if (!incident.matches(ID)) {
            throw new IOException("this is not the id of an incident");
        }
        PrivateFiles.createDirectories(folder);
        forgetOld();
        PrivateFiles.replace(folder.resolve(incident), (by + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> by(String incident) {
        if (!incident.matches(ID)) {
            return Optional.empty();
        }
        try {
            Path file = folder.resolve(incident);
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file).lines().findFirst().orElse(""))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void forgetOld() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.limit(MOST * 2L).toList();
            FileTime oldest = FileTime.from(clock.wall().minus(KEPT));
            for (Path file : files) {
                if (files.size() > MOST || Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
