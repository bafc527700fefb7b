package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents show pictures that exist and can be made again. */
final class PicturesTest {
    private static final Pattern PICTURE = Pattern.compile("!\\[[^\\]]+]\\((?:docs/)?([^)]+)\\)");
    private static final Path DOCUMENTS = Path.of("docs");

    @Test
    void everyPictureOfADocumentExistsAndIsMadeByTheCommand() throws IOException {
        TreeSet<String> shown = new TreeSet<>();
        try (Stream<Path> files = Files.list(DOCUMENTS)) {
            List<Path> documents = Stream.concat(Stream.of(Path.of("README.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
            for (Path document : documents) {
                PICTURE.matcher(Files.readString(document))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(shown::add);
            }
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(PicturesIT.MADE);
        assertThat(shown).allSatisfy(name -> assertThat(DOCUMENTS.resolve(name)).isRegularFile());
    }
}
