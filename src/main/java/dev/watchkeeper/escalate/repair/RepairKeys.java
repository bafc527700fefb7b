package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.escalate.repair.RepairSettings.Apply;
import dev.watchkeeper.escalate.repair.RepairSettings.Kind;
import dev.watchkeeper.escalate.repair.RepairSettings.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table of the keys below {@code escalation.repair:}; immutable. The loader and the test of docs/repair.md read it. */
public final class RepairKeys {
    private static final Form<List<String>> COMMAND_FORM =
            new Several<>("a list of words such as [./mvnw, -o, -q, test]", Forms.word());

    static final Key<Kind> KIND = Key.of(
            "kind",
            Forms.oneOf(Kind.class),
            "repair",
            "What the agent is asked for: a change of the code, or only a reading of the evidence.");
    static final Key<Apply> APPLY = Key.of(
            "apply",
            Forms.oneOf(Apply.class),
            "never",
            "What becomes of a change that passes the tests: it is kept, a person is asked, or it is applied.");
    static final Key<Optional<String>> REPOSITORY = Key.of(
            "repository",
            new Maybe<>(Forms.text("a folder", 1000)),
            "",
            "The git repository of the program that is watched. Relative to the configuration file.");
    static final Key<Optional<String>> BRANCH = Key.of(
            "branch",
            new Maybe<>(Forms.matching("a branch such as main", "(?!-)[A-Za-z0-9][A-Za-z0-9._/-]{0,200}")),
            "",
            "The branch from which the agent starts. Nothing: the one that is checked out.");
    static final Key<List<String>> COMMAND = Key.of(
            "command",
            COMMAND_FORM,
            "[]",
            "The agent. {prompt} is replaced by the file with its order. Nothing: there is no repair agent.");
    static final Key<List<String>> TEST = Key.of(
            "test", COMMAND_FORM, "[]", "The command that must pass with the change, run without network and secrets.");
    static final Key<Optional<String>> TEST_COUNT = Key.of(
            "test-count",
            new Maybe<>(Forms.text("a regular expression with one group", 1000)),
            "",
            "Finds numbers of tests in the output of test; they are added up. Nothing: JUnit's XML reports are counted.");
    static final Key<List<String>> DEPLOY = Key.of(
            "deploy",
            COMMAND_FORM,
            "[]",
            "The command that takes a new commit into use, before the service is restarted.");
    static final Key<Optional<String>> ENVIRONMENT_FILE = Key.of(
            "environment-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "Lines NAME=VALUE for the agent alone, such as the key of its model. Relative to the configuration file.");
    static final Key<Network> NETWORK = Key.of(
            "network",
            Forms.oneOf(Network.class),
            "agent",
            "Who has a network: the agent, or nobody. The tests never have.");
    static final Key<List<String>> READABLE = Key.of(
            "readable",
            new Several<>("a list of folders", Forms.text("a folder", 1000)),
            "[]",
            "Folders that the sandbox shows, read-only, besides the system's: the agent's program, caches of build tools.");
    static final Key<Duration> TIME_LIMIT =
            Key.of("time-limit", Forms.duration("1s", "1h"), "300s", "How long the agent may work.");
    static final Key<Duration> TEST_LIMIT =
            Key.of("test-limit", Forms.duration("1s", "6h"), "15m", "How long the tests, or deploy, may take.");
    static final Key<List<String>> ALLOWED_PATHS = Key.of(
            "allowed-paths",
            new Several<>("a list of paths such as src/main, or patterns such as '**.py'", Forms.text("a path", 500)),
            "[]",
            "What a change may touch, within the repository. Nothing: all but .git, .ci and the tests.");
    static final Key<Integer> MAX_LINES = Key.of(
            "max-lines", Forms.integer(1, 100_000), "400", "The most lines that a change may add and remove together.");
    static final Key<Duration> PROBATION = Key.of(
            "probation",
            Forms.duration("0s", "7d"),
            "30m",
            "For this long after it is applied, a relapse takes the change back.");
    static final Key<Integer> PER_DAY =
            Key.of("per-day", Forms.integer(1, 100), "2", "How often the agent may be asked within 24 h.");

    private RepairKeys() {}

    /** All of them, in the order of the documentation. */
    public static List<Key<?>> all() {
        return List.of(
                KIND,
                APPLY,
                REPOSITORY,
                BRANCH,
                COMMAND,
                TEST,
                TEST_COUNT,
                DEPLOY,
                ENVIRONMENT_FILE,
                NETWORK,
                READABLE,
                TIME_LIMIT,
                TEST_LIMIT,
                ALLOWED_PATHS,
                MAX_LINES,
                PROBATION,
                PER_DAY);
    }
}
