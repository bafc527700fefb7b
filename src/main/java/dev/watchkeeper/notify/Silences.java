package dev.watchkeeper.notify;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/** Keeps each silence in a small file of its own below {@code outbox/silences/}; thread-safe, and safe between processes. */
public final class Silences implements SilencesView {
    private static final String SUFFIX = ".silence";
    private static final int MOST = 200;
    private static final int MAX_CHARS = 500;

    private final Path folder;
    private final Clock clock;

    /** @param data the data folder, which contains the outbox */
    public Silences(Path data, Clock clock) {
        folder = data.resolve("outbox").resolve("silences");
        this.clock = clock;
    }

    @Override
    public List<Silence> list() {
        List<Silence> silences = new ArrayList<>();
        for (Path file : files()) {
            read(file).ifPresent(silence -> {
                if (clock.wall().isBefore(silence.until())) {
                    silences.add(silence);
                } else {
                    deleteQuietly(file);
                }
            });
        }
        silences.sort(Comparator.comparing(Silence::until));
        return silences;
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .limit(MOST)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public Silence add(Optional<String> camera, Duration length, String reason, String by) throws IOException {
        if (list().size() >= MOST) {
            throw new IOException("there are " + MOST + " silences already; end one first");
        }
        Silence silence = new Silence(
                UUID.randomUUID().toString().substring(0, 8),
                camera,
                clock.wall().plus(length),
                reason.substring(0, Math.min(MAX_CHARS, reason.length())),
                by);
        Properties lines = new Properties();
        camera.ifPresent(name -> lines.setProperty("camera", name));
        lines.setProperty("until", silence.until().toString());
        lines.setProperty("reason", silence.reason());
        lines.setProperty("by", by);
        StringWriter text = new StringWriter();
        lines.store(text, null);
        PrivateFiles.createDirectories(folder);
        PrivateFiles.replace(
                folder.resolve(silence.id() + SUFFIX), text.toString().getBytes(StandardCharsets.UTF_8));
        return silence;
    }

    @Override
    public boolean end(String id) throws IOException {
        return id.matches("[0-9a-f]{8}") && Files.deleteIfExists(folder.resolve(id + SUFFIX));
    }

    private static Optional<Silence> read(Path file) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(Files.readString(file)));
            return Optional.of(new Silence(
                    file.getFileName().toString().replace(SUFFIX, ""),
                    Optional.ofNullable(lines.getProperty("camera")),
                    java.time.Instant.parse(lines.getProperty("until", "")),
                    lines.getProperty("reason", ""),
                    lines.getProperty("by", "")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next look tries it again; until then it is over anyway.
            return;
        }
    }
}
