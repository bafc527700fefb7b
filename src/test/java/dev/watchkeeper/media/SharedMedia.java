package dev.watchkeeper.media;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the test media beside the project; stateless. Tests that need them are skipped with a message where they are absent. */
public final class SharedMedia {
    private SharedMedia() {}

    public static Path find(String name) {
        Path here = Path.of(System.getProperty("user.dir"));
        Path found = List.of("../shared/media", "../../shared/media").stream()
                .map(folder -> here.resolve(folder).resolve(name).normalize())
                .filter(Files::exists)
                .findFirst()
                .orElse(Path.of("absent"));
        assumeTrue(Files.exists(found), "skipped: ../shared/media/" + name + " is absent");
        return found;
    }
}
