package dev.watchkeeper.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of the pages fit together: what one names is served, and every text is there in each language. */
final class DashboardFilesTest {
    private static final String FIRST = "en";

    private static final Pattern LANGUAGE = Pattern.compile("texts/([a-z]+)\\.json");

    /** A text used in a module, whole or up to the part that is put in later. */
    private static final Pattern USED = Pattern.compile("\\bt(?:Or)?\\((?:'([\\w.-]+)'|`([\\w.-]+)(\\$\\{|`))");

    private static final Pattern USED_IN_HTML =
            Pattern.compile("data-t(?:-label|-title|-placeholder|-alt)?=\"([\\w.-]+)\"");

    private static final Pattern NAMED =
            Pattern.compile("(?:from |import\\(|import )'([^']+)'|(?:src|href)=\"([^\"]+)\"|url\\(\"?([^\")]+)");

    private static final Pattern PAGE = Pattern.compile("\\{ name: '(\\w+)', path: '([\\w-]*)'");

    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");

    /** The plural forms of which a text may have several; a form is no key of its own. */
    private static final Set<String> FORMS = Set.of("zero", "one", "two", "few", "many", "other");

    private static String read(String file) {
        return new String(Asset.read(file).content(), StandardCharsets.UTF_8);
    }

    private static List<String> files(String ending) {
        return Dashboard.FILES.stream().filter(file -> file.endsWith(ending)).toList();
    }

    /** The texts of a language by key. */
    private static Map<String, List<String>> texts(String language) {
        Map<String, List<String>> texts = new TreeMap<>();
        collect("", JsonMapper.shared().readTree(read("texts/" + language + ".json")), texts);
        return texts;
    }

    private static void collect(String key, JsonNode node, Map<String, List<String>> texts) {
        if (node.isString()) {
            texts.put(key, List.of(node.asString()));
        } else if (node.has("other")) {
            assertThat(node.propertyNames()).as(key).isSubsetOf(FORMS);
            texts.put(key, node.valueStream().map(JsonNode::asString).toList());
        } else {
            node.propertyStream().forEach(each -> {
                String below = key.isEmpty() ? each.getKey() : key + "." + each.getKey();
                collect(below, each.getValue(), texts);
            });
        }
    }

    private static Stream<String> languages() {
        return Dashboard.FILES.stream()
                .map(LANGUAGE::matcher)
                .filter(found -> found.matches())
                .map(found -> found.group(1));
    }

    private static Set<String> places(List<String> forms) {
        return forms.stream()
                .flatMap(form -> PLACE.matcher(form).results().map(MatchResult::group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachLanguageHasTheSameTextsWithTheSamePlacesForValues() {
        Map<String, List<String>> first = texts(FIRST);
        assertThat(languages()).contains(FIRST, "de");
        languages().forEach(language -> {
            Map<String, List<String>> texts = texts(language);
            assertThat(texts.keySet()).as(language).isEqualTo(first.keySet());
            texts.forEach((key, forms) -> {
                assertThat(forms).as(language + " " + key).isNotEmpty().noneMatch(String::isBlank);
                assertThat(places(forms))
                        .as(language + " " + key)
                        .isEqualTo(places(first.getOrDefault(key, List.of())));
            });
        });
    }

    /** Beside them, the node's own sentence is a detail in English. */
    @Test
    void everyCauseHasItsWordsInEachLanguage() {
        assertThat(texts(FIRST).keySet())
                .containsAll(Stream.of(FailureKind.values())
                        .map(kind -> "causes." + kind.id())
                        .toList());
    }

    @Test
    void everyTextThatAPageUsesIsInTheTables() {
        Set<String> known = texts(FIRST).keySet();
        List<String> missing = new ArrayList<>();
        for (String file : files(".js")) {
            USED.matcher(read(file)).results().forEach(use -> {
                String begin = use.group(1) == null ? use.group(2) : use.group(1);
                boolean whole = use.group(1) != null || use.group(3).equals("`");
                if (whole ? !known.contains(begin) : known.stream().noneMatch(key -> key.startsWith(begin))) {
                    missing.add(file + ": " + begin);
                }
            });
        }
        for (String file : files(".html")) {
            USED_IN_HTML
                    .matcher(read(file))
                    .results()
                    .map(use -> use.group(1))
                    .filter(key -> !known.contains(key))
                    .forEach(key -> missing.add(file + ": " + key));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void whatAFileNamesIsServedAndLiesBelowThePagesRoot() {
        List<String> wrong = new ArrayList<>();
        for (String file : Dashboard.FILES) {
            if (!file.matches(".*\\.(js|html|css)")) {
                continue;
            }
            String deeper = Set.of("tune.html", "repair.html").contains(file) ? "../" : "./";
            for (MatchResult found : NAMED.matcher(read(file)).results().toList()) {
                String named = Stream.of(found.group(1), found.group(2), found.group(3))
                        .filter(each -> each != null)
                        .findFirst()
                        .orElseThrow()
                        .replaceFirst("#.*", "");
                String target = named.startsWith(deeper) ? named.substring(deeper.length()) : named;
                boolean isServed = target.isEmpty()
                        || Dashboard.FILES.contains(target + ".html")
                        || Dashboard.FILES.contains(target)
                        || isAnswerThatAModuleAsksFor(target);
                if (!named.isEmpty() && (target.equals(named) || !isServed)) {
                    wrong.add(file + " names " + named);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What a page preloads and no module asks for would be loaded for nothing. */
    private static boolean isAnswerThatAModuleAsksFor(String target) {
        return target.startsWith("api/")
                && files(".js").stream().anyMatch(file -> read(file).contains("'" + target + "'"));
    }

    @Test
    void theNavigationNamesOnlyPagesThatExist() {
        List<MatchResult> pages = PAGE.matcher(read("shell.js")).results().toList();
        assertThat(pages).isNotEmpty().allSatisfy(page -> {
            String path = page.group(2);
            assertThat(Dashboard.FILES).contains(path.isEmpty() ? "index.html" : path + ".html");
            assertThat(texts(FIRST)).containsKey("shell." + page.group(1));
        });
    }

    /** Limits in px ignore the size of text that a reader has chosen in the browser: the pages would not fit any more. */
    @Test
    void whatFitsIntoAWindowIsMeasuredByTheReadersText() {
        Pattern limits = Pattern.compile("@(?:media|container)[^{]*width: ([\\d.]+)px");
        for (String file : files(".css")) {
            assertThat(limits.matcher(read(file)).results().map(found -> Double.parseDouble(found.group(1))))
                    .as(file)
                    .allMatch(px -> px >= 2400); // a television
        }
    }

    /** A browser's own words ("Failed to fetch") are English, whatever the reader's language: wordsOf in api.js takes the server's alone. */
    @Test
    void noPageShowsTheWordsOfABrowsersErrors() {
        Pattern raw = Pattern.compile("(?:t\\(|textContent =|say\\()[^?\\n]*\\b(?:problem|error|reason)\\.message");
        for (String file : files(".js")) {
            assertThat(raw.matcher(read(file)).results().map(MatchResult::group))
                    .as(file)
                    .allMatch(found -> file.equals("setup-config.js") || found.contains("said("));
        }
    }
}
