package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs git as a child process, with a clean environment: no configuration of the system or of a user, no hooks, no helper programs, no protocol but
 * files, no questions; confined to one thread.
 */
final class Git {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int MAX_WORDS_OF_GIT = 400;

    private static final List<String> FIRST = List.of(
            "git",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.quotePath=false",
            "-c",
            "core.logAllRefUpdates=false",
            "-c",
            "core.attributesFile=/dev/null",
            "-c",
            "core.excludesFile=/dev/null",
            "-c",
            "credential.helper=",
            "-c",
            "protocol.allow=never",
            "-c",
            "protocol.file.allow=always",
            "-c",
            "submodule.recurse=false",
            "-c",
            "commit.gpgSign=false",
            "-c",
            "gc.auto=0",
            "-c",
            "maintenance.auto=false");

    private final Runs runs;
    private final Path scratch;
    private final Map<String, String> variables;

    /** @param scratch an empty folder, which is its home */
    Git(Runs runs, Path scratch) {
        this(runs, scratch, variables(scratch));
    }

    private Git(Runs runs, Path scratch, Map<String, String> variables) {
        this.runs = runs;
        this.scratch = scratch;
        this.variables = variables;
    }

    private static Map<String, String> variables(Path scratch) {
        Map<String, String> variables = new HashMap<>(Runs.plainVariables(scratch));
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
        variables.put("GIT_ATTR_NOSYSTEM", "1");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("GIT_NO_REPLACE_OBJECTS", "1");
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            variables.put("GIT_" + who + "_NAME", "Watchkeeper repair");
            variables.put("GIT_" + who + "_EMAIL", "watchkeeper@localhost");
        }
        return variables;
    }

    /** The same with one more variable. */
    Git with(String name, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(name, value);
        return new Git(runs, scratch, more);
    }

    /** How it ended, whatever its exit code. */
    Runs.Ran run(Path folder, String... arguments) throws FailureException, InterruptedException {
        List<String> words = new ArrayList<>(FIRST);
        words.addAll(Arrays.asList(arguments));
        return runs.run(new Runs.Order("git-" + verb(arguments), words, variables, folder, LIMIT));
    }

    /**
     * Its output, without the line end.
     *
     * @throws FailureException of kind ENVIRONMENT with git's own words if it fails
     */
    String ok(Path folder, String... arguments) throws FailureException, InterruptedException {
        Runs.Ran ran = run(folder, arguments);
        if (!ran.isGood()) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "git " + verb(arguments) + " failed in " + folder + ": "
                            + ran.stopped().orElse(words(ran)));
        }
        return ran.output().strip();
    }

    private static String words(Runs.Ran ran) {
        if (ran.exitCode() == 127) {
            return "git is not installed";
        }
        if (ran.output().contains("dubious ownership")) {
            return "the repository belongs to another account; let the process that watches run by its owner's";
        }
        String text = ran.output().strip().replaceAll("\\s*\n\\s*", " ");
        return text.isEmpty()
                ? "exit code " + ran.exitCode()
                : text.length() > MAX_WORDS_OF_GIT ? text.substring(0, MAX_WORDS_OF_GIT) + "…" : text;
    }

    private static String verb(String... arguments) {
        for (String argument : arguments) {
            if (argument.matches("[a-z-]+") && !argument.startsWith("-")) {
                return argument;
            }
        }
        return "git";
    }
}
