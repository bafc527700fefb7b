package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a service of systemd failed, for a person; immutable.
 *
 * @param unit its name
 * @param user whether it is one of a user's own systemd
 * @param down whether it is not started again
 * @param result what systemd calls it, for example {@code watchdog}
 * @param status the exit code, or the number of the signal
 * @param restarts how often systemd has started it again
 */
public record ServiceFailure(String unit, boolean user, boolean down, String result, String status, String restarts) {
    private static final Map<String, String> RESULTS = Map.of(
            "watchdog", "it made no progress any more",
            "timeout", "it did not start or end in time",
            "oom-kill", "it took more memory than it may",
            "signal", "it was ended by signal ",
            "core-dump", "it was ended by signal ",
            "exit-code", "it ended with exit code ",
            "start-limit-hit", "it failed too often",
            "resources", "systemd could not start it",
            "protocol", "it ended before it was ready");

    /** Asks systemd. */
    public static ServiceFailure of(String unit, Target target, CommandRunner programs)
            throws FailureException, InterruptedException {
        List<String> question =
                target.systemctl("show", "--property=ActiveState,Result,ExecMainStatus,NRestarts", "--", unit);
        Map<String, String> answer = programs.run(question)
                .lines()
                .filter(line -> line.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (first, second) -> first));
        return new ServiceFailure(
                unit,
                target.isUsers(),
                answer.getOrDefault("ActiveState", "").matches("failed|inactive"),
                answer.getOrDefault("Result", ""),
                answer.getOrDefault("ExecMainStatus", ""),
                answer.getOrDefault("NRestarts", "0"));
    }

    /** Two sentences: what happened, and what a person has to do. */
    public String sentence() {
        String why = RESULTS.getOrDefault(result, "systemd calls it '" + result + "', status ");
        String cause = why.endsWith(" ") ? why + status : why;
        if (result.equals("exit-code") && status.equals("78")) {
            cause = "its configuration is wrong (exit code 78)";
        }
        String whose = user ? "--user " : "";
        String journal = "'journalctl " + whose + "-u " + unit + "'";
        return down
                ? unit + " is DOWN and is not started again: " + cause + ". Nothing is watched: look into " + journal
                        + ", mend it, then 'systemctl " + whose + "restart " + unit + "'."
                : unit + " failed and is started again (restarts before this one: " + restarts + "): " + cause
                        + ". Look into " + journal + " if this goes on.";
    }

    /** As sd-daemon(3) has it: what is down is an emergency, which the journal shows to everybody who is signed in. */
    public String priority() {
        return down ? "<0>" : "<2>";
    }
}
