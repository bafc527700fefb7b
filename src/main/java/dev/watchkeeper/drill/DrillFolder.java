package dev.watchkeeper.drill;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The results of live drills, in {@code drills/} of the data folder, the newest 1000; thread-safe, and safe between processes. */
public final class DrillFolder {
    private static final int MOST_FILES = 1000;
    private static final int LONGEST_FILE = 64 * 1024;
    private static final String SUFFIX = ".json";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;

    /** @param data the data folder */
    public DrillFolder(Path data) {
        folder = data.resolve("drills");
    }

    /** A run that begins now, with an id that no result has. */
    public DrillResult.Run begin(String fault, Instant at) {
        String first = STAMP.format(at) + "-" + fault;
        String id = first;
        for (int number = 2; Files.exists(file(id)); number++) {
            id = first + "-" + number;
        }
        return new DrillResult.Run(id, fault, at);
    }

    /** Where the result of a run is kept. */
    public Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    /** Where the orders to the node are. */
    Path orders() {
        return folder.resolve("orders");
    }

    /** Keeps a result, and no more than the newest 1000. */
    public Path keep(DrillResult result) throws IOException {
        PrivateFiles.createDirectories(folder);
        Path file = file(result.run().id());
        PrivateFiles.replace(file, (result.json() + "\n").getBytes(StandardCharsets.UTF_8));
        for (String old : ids().stream().skip(MOST_FILES).toList()) {
            Files.deleteIfExists(file(old));
        }
        return file;
    }

    /** Newest first. */
    public List<DrillResult> newest(int limit) throws IOException {
        return ids().stream().limit(limit).flatMap(id -> find(id).stream()).toList();
    }

    /** The result of a run; empty while there is none. */
    public Optional<DrillResult> find(String id) {
        try (InputStream in = Files.newInputStream(file(id))) {
            return DrillResult.parse(id, new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<String> ids() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
