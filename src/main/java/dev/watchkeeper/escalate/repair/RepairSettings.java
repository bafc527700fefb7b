package dev.watchkeeper.escalate.repair;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the configuration says about the repair agent; immutable. */
public record RepairSettings(Kind kind, Source source, Commands commands, Confinement confinement, Policy policy) {
    /** For what an order does besides running the agent and the tests, such as cloning. */
    private static final Duration BESIDES = Duration.ofMinutes(10);

    /** The longest that one order takes, such as the agent and the tests without and with its change. */
    public Duration orderLimit() {
        return confinement.timeLimit.plus(confinement.testLimit.multipliedBy(2)).plus(BESIDES);
    }

    /** What the agent is asked for; an immutable enumeration. */
    public enum Kind {
        REPAIR,
        DIAGNOSE
    }

    /** What becomes of a change that passes; an immutable enumeration. */
    public enum Apply {
        NEVER,
        ASK,
        AUTO
    }

    /** Who has a network; an immutable enumeration. */
    public enum Network {
        AGENT,
        NONE
    }

    /**
     * The code; immutable.
     *
     * @param branch empty for the one that is checked out
     */
    public record Source(Path repository, Optional<String> branch) {}

    /**
     * The commands, each the words of one; immutable.
     *
     * @param test empty if there is none
     * @param testCount finds numbers of tests in the output; empty to count reports
     * @param deploy empty if there is none
     */
    public record Commands(List<String> agent, List<String> test, Optional<Pattern> testCount, List<String> deploy) {
        public Commands {
            agent = List.copyOf(agent);
            test = List.copyOf(test);
            deploy = List.copyOf(deploy);
        }
    }

    /**
     * What confines the agent and the tests; immutable.
     *
     * @param environmentFile for the agent alone
     * @param readable folders shown read-only besides the system's
     */
    public record Confinement(
            Optional<Path> environmentFile,
            Network network,
            List<Path> readable,
            Duration timeLimit,
            Duration testLimit) {
        public Confinement {
            readable = List.copyOf(readable);
        }
    }

    /** What a change may be, and what becomes of it; immutable. */
    public record Policy(Apply apply, List<String> allowedPaths, int maxLines, Duration probation, int perDay) {
        public Policy {
            allowedPaths = List.copyOf(allowedPaths);
        }
    }
}
