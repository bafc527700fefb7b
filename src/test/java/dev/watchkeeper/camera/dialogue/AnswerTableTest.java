package dev.watchkeeper.camera.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The table of docs/signs.md, cell by cell from 300 to 599, against the code. */
final class AnswerTableTest {
    @Test
    void everyCellOfTheDocumentMatchesTheCode() throws IOException {
        Map<Integer, List<String>> written = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("docs/signs.md"))) {
            if (!line.matches("\\| (?:\\d{3}|other \\dxx).*")) {
                continue;
            }
            List<String> cells = List.of(line.substring(1, line.length() - 1).split("\\|", -1)).stream()
                    .map(String::strip)
                    .toList();
            for (String number : cells.getFirst().split(", ")) {
                int first = number.startsWith("other") ? 100 * (number.charAt(6) - '0') : Integer.parseInt(number);
                IntStream.range(first, number.startsWith("other") ? first + 100 : first + 1)
                        .forEach(n -> {
                            List<String> before = written.putIfAbsent(n, cells);
                            assertThat(before == null || number.startsWith("other"))
                                    .as(n + " appears twice")
                                    .isTrue();
                        });
            }
        }
        for (int status = 300; status <= 599; status++) {
            List<String> cells = written.getOrDefault(status, List.of());
            assertThat(cells).as("the row of " + status).hasSize(4);
            FailureKind kind = AnswerTable.kind(status);
            assertThat(cells.get(1)).as("cause of " + status).isEqualTo("`" + kind.id() + "`");
            assertThat(cells.get(3)).as("remedy of " + status).isEqualTo(AnswerTable.remedy(kind));
            FailureException failure = AnswerTable.failure(status, "Words", "SETUP");
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.refusedRequest()).isEqualTo("SETUP");
            assertThat(failure.sentence())
                    .isEqualTo("the camera answers " + status + " Words to SETUP: it " + cells.get(2) + "; "
                            + cells.get(3));
        }
    }

    @Test
    void nothingElseIsARefusal() {
        assertThat(AnswerTable.isRefusal(299)).isFalse();
        assertThat(AnswerTable.isRefusal(600)).isFalse();
        assertThat(IntStream.range(100, 600).filter(AnswerTable::isRedirect).boxed())
                .containsExactly(301, 302, 303, 307, 308);
    }
}
