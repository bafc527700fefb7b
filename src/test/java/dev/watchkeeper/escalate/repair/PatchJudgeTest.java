package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.escalate.repair.Changes.Entry;
import dev.watchkeeper.escalate.repair.Changes.Lines;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which changes are refused before anything of them runs. */
final class PatchJudgeTest {
    private static final Optional<Lines> ONE = Optional.of(new Lines(1, 0));
    private static final List<String> TEST = List.of("sh", "./run/all.sh");

    private static AllowedPaths all() {
        return new AllowedPaths(List.of(), TEST);
    }

    private static Changes change(String path) {
        return new Changes(List.of(new Entry(path, "100644", "100644", ONE)));
    }

    private static Optional<String> refusal(Entry... entries) {
        return new PatchJudge(all(), 10).refusal(new Changes(List.of(entries)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/config",
                "sub/.git/hooks/post-commit",
                ".GIT/config",
                ".g\u200cit/config",
                "git~1/config",
                ".gitattributes",
                "src/.gitattributes",
                ".gitmodules",
                ".github/workflows/x.yml",
                ".ci/run",
                "src/test/java/A.java",
                "tests/a.py",
                "pkg/test_a.py",
                "pkg/a_test.go",
                "web/a.spec.ts",
                "src/main/java/ATest.java",
                "src/main/java/AnIT.java",
                "conftest.py",
                "run/all.sh",
                "../outside",
                "/etc/passwd",
                "a//b",
                "a\nb"
            })
    void whatSteersGitChecksAndTestsIsRefused(String path) {
        assertThat(new PatchJudge(all(), 10).refusal(change(path))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"src/main/java/A.java", "gate_monitor.py", "a/contest.py", "latest/x.c", "src/Unit.java", "ci/x"
            })
    void ordinaryCodeIsAllowed(String path) {
        assertThat(new PatchJudge(all(), 10).refusal(change(path))).isEmpty();
    }

    @Test
    void allowedPathsAreFoldersFilesAndPatterns() {
        AllowedPaths some = new AllowedPaths(List.of("src/main/", "./a.py", "**.sh"), List.of());
        assertThat(some.whyNot("src/main/A.java")).isEmpty();
        assertThat(some.whyNot("a.py")).isEmpty();
        assertThat(some.whyNot("bin/deep/x.sh")).isEmpty();
        assertThat(some.whyNot("src/mainly/A.java")).contains("is not among allowed-paths");
        assertThat(new AllowedPaths(List.of(".git", "."), List.of()).whyNot(".gitattributes"))
                .isPresent();
        assertThat(AllowedPaths.isWrong("../x")).isTrue();
        assertThat(AllowedPaths.isWrong("/x")).isTrue();
        assertThat(AllowedPaths.isWrong("[x")).isTrue();
        assertThat(AllowedPaths.isWrong("src/**.py")).isFalse();
    }

    @Test
    void linksSubmodulesPermissionsAndBinariesAreRefused() {
        assertThat(refusal(new Entry("a", "000000", "120000", ONE)).orElseThrow())
                .contains("symbolic link");
        assertThat(refusal(new Entry("a", "120000", "100644", ONE)).orElseThrow())
                .contains("symbolic link");
        assertThat(refusal(new Entry("a", "000000", "160000", ONE)).orElseThrow())
                .contains("submodule");
        assertThat(refusal(new Entry("a", "100644", "100755", ONE)).orElseThrow())
                .contains("permissions");
        assertThat(refusal(new Entry("a", "000000", "100755", ONE))).isEmpty();
        assertThat(refusal(new Entry("a", "100644", "000000", ONE))).isEmpty();
        assertThat(refusal(new Entry("a", "100644", "100644", Optional.empty())).orElseThrow())
                .contains("not text");
    }

    @Test
    void tooManyLinesAndFilesAreRefused() {
        Entry large = new Entry("a", "100644", "100644", Optional.of(new Lines(6, 5)));
        assertThat(refusal(large).orElseThrow()).contains("11 lines, and max-lines is 10");
        Entry empty = new Entry("b", "000000", "100644", Optional.of(new Lines(0, 0)));
        assertThat(new PatchJudge(all(), 10)
                        .refusal(new Changes(Collections.nCopies(101, empty)))
                        .orElseThrow())
                .contains("more than 100 files");
    }

    @Test
    void buildFilesAreNamedToThePerson() {
        assertThat(new PatchJudge(all(), 10).cautions(change("pom.xml")))
                .containsExactly("'pom.xml' steers the build, and so could steer the tests.");
    }

    @Test
    void gitsListsAreRead() {
        String zeros = "0".repeat(40);
        String raw =
                ":100644 100644 " + zeros + " " + zeros + " M\0a b\0:000000 100644 " + zeros + " " + zeros + " A\0c\0";
        Changes changes = Changes.parse(raw, "2\t1\ta b\0-\t-\tc\0");
        assertThat(changes.paths()).containsExactly("a b", "c");
        assertThat(changes.added()).isEqualTo(2);
        assertThat(changes.removed()).isEqualTo(1);
        assertThat(changes.entries().get(1).lines()).isEmpty();
        assertThat(changes.entries().get(1).isNew()).isTrue();
        assertThat(Changes.parse("", "").entries()).isEmpty();
        assertThatThrownBy(() -> Changes.parse("nonsense\0x\0", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
