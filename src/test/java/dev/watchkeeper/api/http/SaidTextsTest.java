package dev.watchkeeper.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.Keys;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.stream.StreamKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server says in English is known in the other language of the pages: its sentences, and the meaning of every key. */
final class SaidTextsTest {
    /** Whose sentences a reader of the pages sees: all of them must be known. */
    private static final List<String> WHOLE = List.of(
            "api/AdviceRoutes.java",
            "api/AnalysisRoutes.java",
            "api/CameraRoutes.java",
            "api/ConfigRoutes.java",
            "api/DiagnosisRoutes.java",
            "api/EventOrderRoutes.java",
            "api/EventRoutes.java",
            "api/ExportRoutes.java",
            "api/IncidentAnswers.java",
            "api/IncidentRoutes.java",
            "api/MotionRoutes.java",
            "api/RepairRoutes.java",
            "api/SetupRoutes.java",
            "api/TimelineRoutes.java",
            "api/UserRoutes.java",
            "api/access/People.java",
            "api/access/Tokens.java",
            "api/http/SessionRoutes.java",
            "config/edit",
            "diagnose",
            "drill/DrillDesk.java",
            "escalate/repair",
            "proposal",
            "motion/explain",
            "onvif/Search.java",
            "record/Exporter.java",
            "record/ExportRecords.java",
            "record/Exports.java",
            "sensor/Effects.java");

    /** The program, but for what only reads and writes files and what only commands print. */
    private static final List<String> ALL = List.of(
            "advise",
            "analyse",
            "api",
            "base",
            "camera",
            "config",
            "diagnose",
            "drill",
            "escalate",
            "host",
            "http",
            "incident",
            "keeper/services",
            "media",
            "motion",
            "node",
            "onvif",
            "proposal",
            "record",
            "sensor",
            "stream",
            "watch");

    /** About the form of a request, which the pages never get wrong: for those who write programs. */
    private static final Pattern FORM =
            Pattern.compile("'(\\{}|[a-z]+)' (is missing|is not|has|must).*|Parameter .*|The body .*|Unknown .*"
                    + "|Say what .*|Send the hash .*|Give a .*|The request .*");

    /** For the log, though not by its own call. */
    private static final Pattern LOGGED =
            Pattern.compile("The drill \\{} (begins|is over: \\{}|did not end in time).*");

    private static final Pattern SENTENCE = Pattern.compile("\\p{Lu}[^{}]* .*\\.", Pattern.DOTALL);

    /** For a repair agent, and for messages, which are English. */
    private static final Pattern ELSEWHERE = Pattern.compile("(Change: |It stays on probation |Logs and evidence are "
            + "|Look at it |More files are |No (change is on|log is|process of) |Nobody answers questions|Nothing more happens"
            + "|Noticed at |Process \\{} was seen|Sandbox: |The service ').*");

    /** Of the file keep_alive_config.json, which no page reads. */
    private static final Pattern KEEP_ALIVE =
            Pattern.compile("notifications\\.email(: |\\.password[ :]|\\.to_address).*");

    /** Of the configuration: in no sentence, or what {@code a list of {}} stands for. */
    private static final Pattern INTERNAL = Pattern.compile(
            "[*?#(}{ -].*|(command line|default of|the address|too deep|'Name: value'|a list of \\{).*|.*\\$1.*");

    private static final Pattern PLACE = Pattern.compile("\\{(\\d?)}");

    private static Map<String, String> table(String name) {
        Map<String, String> table = new TreeMap<>();
        JsonMapper.shared()
                .readTree(new String(Asset.read("texts/" + name + ".de.json").content(), StandardCharsets.UTF_8))
                .propertyStream()
                .forEach(each -> table.put(each.getKey(), each.getValue().asString()));
        return table;
    }

    /** Without what may stand before and after it. */
    private static String bare(String text) {
        return text.replaceAll("^(\\{}|[ ,.;:])+|(\\{}|[ ,.;:])+$", "");
    }

    @Test
    void everyKeyHasItsMeaningAndNoneIsLeftOver() {
        Set<String> keys = Stream.of(Keys.general(), Keys.camera(), StreamKeys.all())
                .flatMap(List::stream)
                .map(Key::path)
                .collect(Collectors.toCollection(TreeSet::new));
        keys.addAll(List.of("services", "watch", "escalation"));

        assertThat(table("keys").keySet()).isEqualTo(keys);
    }

    @Test
    void everySentenceForReadersOfThePagesIsKnown() throws IOException {
        Set<String> known =
                table("said").keySet().stream().map(SaidTextsTest::bare).collect(Collectors.toSet());

        assertThat(SaidSentences.in(WHOLE).stream()
                        .filter(text -> SENTENCE.matcher(text).matches())
                        .filter(text -> !FORM.matcher(text).matches()
                                && !LOGGED.matcher(text).matches()
                                && !ELSEWHERE.matcher(text).matches())
                        .filter(text -> !known.contains(bare(text))))
                .isEmpty();
    }

    @Test
    void everyMistakeOfTheConfigurationIsKnown() throws IOException {
        Set<String> known =
                table("said").keySet().stream().map(SaidTextsTest::bare).collect(Collectors.toSet());

        assertThat(SaidSentences.ofMistakes().stream()
                        .filter(text -> !KEEP_ALIVE.matcher(text).matches())
                        .map(SaidTextsTest::bare)
                        .filter(text -> text.contains(" ") && !known.contains(text)))
                .isEmpty();
        // Many are put together while a file is read, so each text of that room counts.
        assertThat(SaidSentences.in(List.of("config")).stream()
                        .map(SaidTextsTest::bare)
                        .filter(text -> text.contains(" "))
                        .filter(text -> !SENTENCE.matcher(text + ".").matches()
                                && !INTERNAL.matcher(text).matches())
                        .filter(text -> !known.contains(text)))
                .isEmpty();
    }

    @Test
    void everyEntryOfTheListOfChangesIsKnown() throws IOException {
        Set<String> known =
                table("said").keySet().stream().map(SaidTextsTest::bare).collect(Collectors.toSet());

        assertThat(SaidSentences.ofChanges().stream()
                        .map(SaidTextsTest::bare)
                        .filter(text -> !text.isEmpty() && !known.contains(text)))
                .isEmpty();
    }

    @Test
    void everyStateOfARepairHasItsWords() {
        for (String language : List.of("en", "de")) {
            JsonNode words = JsonMapper.shared()
                    .readTree(
                            new String(Asset.read("texts/" + language + ".json").content(), StandardCharsets.UTF_8))
                    .path("repair");
            assertThat(Stream.of(RepairState.values()).map(RepairState::id).filter(id -> !words.has("state-" + id)))
                    .isEmpty();
        }
    }

    @Test
    void everySentenceThatIsKnownIsStillSaid() throws IOException {
        Set<String> texts =
                SaidSentences.in(ALL).stream().map(SaidTextsTest::bare).collect(Collectors.toSet());

        assertThat(table("said").keySet().stream()
                        .filter(text -> !texts.contains(bare(text)))
                        // Of two texts that are put together while the program runs, each is there.
                        .filter(text -> !Stream.of(text.split("\\{}", -1))
                                .map(SaidTextsTest::bare)
                                .filter(part -> !part.isEmpty())
                                .allMatch(texts::contains)))
                .isEmpty();
    }

    @Test
    void translationsHaveTheValuesOfTheirSentences() {
        assertThat(table("said").entrySet().stream().filter(each -> {
                    long values = PLACE.matcher(each.getKey()).results().count();
                    return !PLACE.matcher(each.getValue())
                            .results()
                            .map(found -> found.group(1))
                            .sorted()
                            .toList()
                            .equals(Stream.iterate(1, i -> i + 1)
                                    .limit(values)
                                    .map(String::valueOf)
                                    .toList());
                }))
                .isEmpty();
    }
}
