package dev.watchkeeper.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.yaml.YamlEdit.Change;
import dev.watchkeeper.config.yaml.YamlEdit.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Edits of YAML as people write it: what is not meant stays byte for byte. */
final class YamlEditTest {
    private static Written value(String yaml) {
        Problems problems = new Problems();
        Written read = new YamlReader(Place.argument("test", Path.of("")), problems)
                .read(yaml)
                .orElseThrow();
        assertThat(problems.none()).isTrue();
        return read;
    }

    private static Change set(String key, String yaml) {
        return new Change(List.of(key.split("\\.", -1)), Optional.of(value(yaml)));
    }

    private static Change remove(String key) {
        return new Change(List.of(key.split("\\.", -1)), Optional.empty());
    }

    private static String edited(String text, Change... changes) {
        return edited(text, false, changes);
    }

    private static String edited(String text, boolean json, Change... changes) {
        return switch (YamlEdit.apply(text, List.of(changes), json)) {
            case Outcome.Edited(String after) -> after;
            case Outcome.Refused(String sentence) -> "REFUSED " + sentence;
        };
    }

    @Test
    void aValueIsReplacedWhereItStands() {
        String file = "# all cameras\nmotion:   # search\n   sensitivity: 50   # half\n   \"fps\": '5'\ncameras:\n";
        assertThat(edited(file, set("motion.sensitivity", "70"))).isEqualTo(file.replace("50", "70"));
        assertThat(edited(file, set("motion.fps", "2.5"))).isEqualTo(file.replace("'5'", "2.5"));
        assertThat(edited(file, set("motion.sensitivity", "70"), set("motion.sensitivity", "50")))
                .isEqualTo(file);
    }

    @Test
    void aKeyThatIsMissingComesBehindItsSiblings() {
        String file =
                "cameras:\n  yard:\n    url: rtsp://a/b # main\n\n    # night\n    motion: {fps: 5}\n# end\nrecord:\n  mode: off\n";
        assertThat(edited(file, set("cameras.yard.title", "'Höf: 1'")))
                .isEqualTo(file.replace("{fps: 5}\n", "{fps: 5}\n    title: 'Höf: 1'\n"));
        assertThat(edited(file, set("cameras.yard.motion.sensitivity", "9")))
                .isEqualTo(file.replace("{fps: 5}", "{fps: 5, sensitivity: 9}"));
        assertThat(edited(file, set("cameras.gate", "{url: 'rtsp://c/d', motion: {enabled: false}}")))
                .isEqualTo(file.replace(
                        "{fps: 5}\n", "{fps: 5}\n  gate:\n    url: 'rtsp://c/d'\n    motion:\n      enabled: false\n"));
        assertThat(edited(file, set("snapshot.interval", "1h"))).isEqualTo(file + "snapshot:\n  interval: 1h\n");
    }

    @Test
    void aFileThatSaysNothingGetsItsFirstKey() {
        assertThat(edited("", set("motion.fps", "5"))).isEqualTo("motion:\n  fps: 5\n");
        assertThat(edited("# nothing yet", set("motion.fps", "5"))).isEqualTo("# nothing yet\nmotion:\n  fps: 5\n");
        assertThat(edited("cameras:\n  # here\nrecord: ~\n", set("cameras.a.url", "b"), set("record.mode", "off")))
                .isEqualTo("cameras:\n  a:\n    url: b\n  # here\nrecord:\n  mode: off\n");
        assertThat(edited("cameras: {}\n", set("cameras.a.url", "b"))).isEqualTo("cameras: {a: {url: b}}\n");
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertThat(edited("a: 1", set("b", "2"))).isEqualTo("a: 1\nb: 2");
        assertThat(edited("a: 1", set("a", "2"))).isEqualTo("a: 2");
        assertThat(edited("a:", set("a", "2"))).isEqualTo("a: 2");
        assertThat(edited("a:\n  b: 1", remove("a.b"))).isEqualTo("a:\n");
    }

    @Test
    void whatIsRemovedLeavesTheCommentsOfOthers() {
        String file =
                "cameras:\n  # the yard\n  yard:\n    url: a # x\n    motion:\n      fps: 5\n  # the gate\n  gate: {url: b, title: c, fps: 3}\n";
        assertThat(edited(file, remove("cameras.yard")))
                .isEqualTo("cameras:\n  # the yard\n  # the gate\n  gate: {url: b, title: c, fps: 3}\n");
        assertThat(edited(file, remove("cameras.gate.title")))
                .isEqualTo(file.replace("title: c, ", "").replace(" , ", ", "));
        assertThat(edited(file, remove("cameras.gate.url"))).isEqualTo(file.replace("url: b, ", ""));
        assertThat(edited(file, remove("cameras.gate.fps"))).isEqualTo(file.replace(", fps: 3", ""));
        assertThat(edited(file, remove("cameras.yard.motion.fps"))).isEqualTo(file.replace("      fps: 5\n", ""));
        assertThat(edited(file, remove("cameras.attic.fps"))).isEqualTo(file);
    }

    @Test
    void listsOfSectionsStandBelowTheirNames() {
        String zones =
                "[{name: door, polygon: [[0.1, 0], [1, 0], [1, 1]]}, {name: 'a: b', polygon: [[0, 0], [1, 0], [1, 1]]}]";
        String lines = "    - {name: door, polygon: [[0.1, 0], [1, 0], [1, 1]]}\n"
                + "    - {name: 'a: b', polygon: [[0, 0], [1, 0], [1, 1]]}\n";
        assertThat(edited("motion:\n  zones: []   # none\n  fps: 5\n", set("motion.zones", zones)))
                .isEqualTo("motion:\n  zones:   # none\n" + lines + "  fps: 5\n");
        String written = "motion:\n  zones: # two\n" + lines + "  fps: 5\n";
        assertThat(edited(written, set("motion.zones", "[{name: x, polygon: [[0, 0], [1, 0], [1, 1]]}]")))
                .isEqualTo("motion:\n  zones: # two\n    - {name: x, polygon: [[0, 0], [1, 0], [1, 1]]}\n  fps: 5\n");
        assertThat(edited(written, set("motion.zones", "[]"))).isEqualTo("motion:\n  zones: # two\n    []\n  fps: 5\n");
        assertThat(edited("motion:\n  zones:\n  - {name: x}\n  fps: 5\n", set("motion.zones", "[]")))
                .isEqualTo("motion:\n  zones: []\n  fps: 5\n");
        assertThat(edited("motion: {zones: [], fps: 5}\n", set("motion.zones", "[{name: x}]")))
                .isEqualTo("motion: {zones: [{name: x}], fps: 5}\n");
        assertThat(edited(
                        "motion:\n  zones: [\n    {name: x}, # one\n  ]\n  fps: 5\n",
                        set("motion.zones", "[{name: y}]")))
                .isEqualTo("motion:\n  zones:\n    - {name: y}\n  fps: 5\n");
    }

    @Test
    void lineEndsOfWindowsStayAndByteOrderMarksToo() {
        String file = "\uFEFFcameras:\r\n  yard: {url: a}\r\n# end\r\n";
        assertThat(edited(file, set("cameras.gate.url", "b"), set("cameras.yard.title", "c")))
                .isEqualTo("\uFEFFcameras:\r\n  yard: {url: a, title: c}\r\n  gate:\r\n    url: b\r\n# end\r\n");
    }

    @Test
    void tabsAndLettersBeyondTheFirstPlaneAreCountedRight() {
        assertThat(edited("a: 1 # 😀\tone\nb: '😀 two' # 😀\nc: 3\n", set("b", "x"), set("c", "4")))
                .isEqualTo("a: 1 # 😀\tone\nb: x # 😀\nc: 4\n");
        assertThat(edited("a:\n\tb: 1\n", set("a.b", "2"))).startsWith("REFUSED a.b cannot be changed here");
    }

    @Test
    void textsOverSeveralLinesAreReplacedAsAWhole() {
        String file = "a: |\n  one\n  two\n\nb: >-\n  three\n  four\n# end\nc: \"five\n  six\" # x\nd: 1\n";
        assertThat(edited(file, set("a", "x"))).isEqualTo(file.replace("|\n  one\n  two\n", "x\n"));
        assertThat(edited(file, set("b", "x"))).isEqualTo(file.replace(">-\n  three\n  four\n", "x\n"));
        assertThat(edited(file, set("c", "x"))).isEqualTo(file.replace("\"five\n  six\"", "x"));
        assertThat(edited(file, remove("b"))).isEqualTo(file.replace("b: >-\n  three\n  four\n", ""));
    }

    @Test
    void whatOtherLinesRepeatIsLeftToItsWriter() {
        String file = "x: &base {fps: 5}\ncameras:\n  a: *base\n  b: {motion: *base}\n";
        for (Change change : List.of(
                set("x", "1"),
                set("x.fps", "6"),
                set("cameras.a.fps", "6"),
                set("cameras.b.motion.fps", "6"),
                remove("x"))) {
            assertThat(edited(file, change))
                    .as(change.key())
                    .startsWith("REFUSED")
                    .contains("change it in the file");
        }
        assertThat(edited(file, set("cameras.a", "1"))).isEqualTo(file.replace("a: *base", "a: 1"));
        assertThat(edited(file, set("cameras.c.url", "z"))).isEqualTo(file + "  c:\n    url: z\n");
    }

    @Test
    void oddFilesAreRefusedOrEditedRightButNeverBroken() {
        assertThat(edited("a: [1\n", set("a", "2"))).startsWith("REFUSED a cannot be changed here");
        assertThat(edited("a: 1\n---\nb: 2\n", set("a", "2"))).startsWith("REFUSED");
        assertThat(edited("- a\n", set("a", "2"))).startsWith("REFUSED");
        assertThat(edited("a: 1\na: 2\n", set("a", "3"))).startsWith("REFUSED").contains("given twice");
        assertThat(edited("--- # x\na: 1\n...\n", set("b", "2"))).isEqualTo("--- # x\na: 1\nb: 2\n...\n");
        assertThat(edited("? a\n: 1\n", set("a", "2"))).isEqualTo("? a\n: 2\n");
        assertThat(edited("a: {b: 1,}\n", set("a.c", "2"))).isEqualTo("a: {b: 1, c: 2,}\n");
        assertThat(edited("a: { b }\n", set("a.c", "2"))).isEqualTo("a: { b , c: 2}\n");
        assertThat(edited("a: 'b'\n", set("a.c", "2"))).startsWith("REFUSED").contains("no section there");
    }

    @Test
    void jsonStaysJson() {
        String file = "{\n\t\"cameras\": {\n\t\t\"yard\": {\"url\": \"a\", \"motion\": {}}\n\t}\n}\n";
        assertThat(edited(file, true, set("cameras.yard.title", "x"), set("cameras.yard.motion.zones", "[{name: x}]")))
                .isEqualTo(
                        file.replace("{}", "{\"zones\": [{\"name\": \"x\"}]}").replace("]}}", "]}, \"title\": \"x\"}"));
        assertThat(edited(file, true, set("motion.fps", "5")))
                .isEqualTo(file.replace("\t}\n}", "\t}, \"motion\": {\"fps\": 5}\n}"));
    }

    @Test
    void valuesAreWrittenSoThatTheyMeanThemselves() {
        for (String text : List.of(
                "null", "~", "true", "a b", "a: b", "a #b", "'", "\"", "-", "- a", "[x", "{x", "*x", "&x", "!x", "%x",
                "@x", "`x", "", " a", "é😀", "a\\b", "a\nb", "\u0007", "0x10", "..", "a,b", "?")) {
            Written written = new Written.Scalar(Place.argument("x", Path.of("")), text, false);
            for (String file : List.of("a: 1\n", "x: {a: 1}\n")) {
                String key = file.startsWith("x") ? "x.a" : "a";
                String after = edited(file, new Change(List.of(key.split("\\.")), Optional.of(written)));
                assertThat(after).as(text).doesNotStartWith("REFUSED");
            }
        }
    }
}
