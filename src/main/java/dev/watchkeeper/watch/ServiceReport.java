package dev.watchkeeper.watch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one run found of a service; immutable.
 *
 * @param pid of its process, if one was looked for and found
 * @param cpuPercent of one core, over the samples of this run
 * @param logAge since the log was last written
 * @param progressAge since the log last showed progress
 * @param standing how far it could be judged
 */
public record ServiceReport(
        String name,
        OptionalLong pid,
        OptionalDouble cpuPercent,
        Optional<Duration> logAge,
        Optional<Duration> progressAge,
        List<Problem> problems,
        Standing standing) {
    public ServiceReport {
        problems = List.copyOf(problems);
    }

    /** How far a service could be judged; an immutable enumeration. */
    public enum Standing {
        JUDGED,
        /** It has just started: only its absence counts. */
        STARTING,
        /** It has just started, and shows already that it works: progress in its log, or answers. */
        STARTED,
        /** Something of the check hangs. */
        UNJUDGED
    }

    /** Whether everything could be judged in time. */
    public boolean judged() {
        return standing != Standing.UNJUDGED;
    }

    public boolean isHealthy() {
        return judged() && problems.isEmpty();
    }

    /** Of a service that could not be judged in time, because something of it hangs. */
    static ServiceReport unjudged(String name) {
        return new ServiceReport(
                name,
                OptionalLong.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Standing.UNJUDGED);
    }
}
