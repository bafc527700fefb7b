package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The failure of a systemd service, for people; immutable.
 *
 * @param unit the service's name
 * @param isUser whether it belongs to a user's own systemd
 */
public record ServiceFailure(String unit, boolean isUser, Details details) {
    /**
     * What systemd says about the failure; immutable.
     *
     * @param down whether systemd does not restart it
     * @param result systemd's word for the failure, for example {@code watchdog}
     * @param status the exit code, or the number of the signal
     * @param restarts how often systemd has restarted it
     */
    record Details(boolean down, String result, String status, String restarts) {}

    private static final Map<String, String> RESULTS = Map.of(
            "watchdog", "it stopped making progress",
            "timeout", "it did not start or end in time",
            "oom-kill", "it exceeded its memory limit",
            "signal", "it was ended by signal ",
            "core-dump", "it was ended by signal ",
            "exit-code", "it ended with exit code ",
            "start-limit-hit", "it failed too often",
            "resources", "systemd could not start it",
            "protocol", "it ended before it was ready");

    /** Asks systemd about the failure. */
    public static ServiceFailure of(String unit, Target target, CommandRunner runner)
            throws FailureException, InterruptedException {
        List<String> question =
                target.systemctl("show", "--property=ActiveState,Result,ExecMainStatus,NRestarts", "--", unit);
        Map<String, String> answer = runner.run(question)
                .lines()
                .filter(line -> line.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (first, second) -> first));
        return new ServiceFailure(
                unit,
                target.isUser(),
                new Details(
                        answer.getOrDefault("ActiveState", "").matches("failed|inactive"),
                        answer.getOrDefault("Result", ""),
                        answer.getOrDefault("ExecMainStatus", ""),
                        answer.getOrDefault("NRestarts", "0")));
    }

    /** Two sentences: what happened, and what to do. */
    public String sentence() {
        String result = details.result();
        String status = details.status();
        String why = RESULTS.getOrDefault(result, "systemd reports '" + result + "', status ");
        String cause = why.endsWith(" ") ? why + status : why;
        if (result.equals("exit-code") && status.equals("78")) {
            cause = "its configuration is wrong (exit code 78)";
        }
        String whose = isUser ? "--user " : "";
        String journal = "'journalctl " + whose + "-u " + unit + "'";
        return details.down()
                ? unit + " is DOWN and is not restarted: " + cause + ". Nothing is watched: read " + journal
                        + ", fix the cause, then run 'systemctl " + whose + "restart " + unit + "'."
                : unit + " failed and is being restarted (restarts so far: " + details.restarts() + "): " + cause
                        + ". If this continues, read " + journal + ".";
    }

    /** The prefix of sd-daemon(3): a service that is down is an emergency, which the journal shows to all signed-in users. */
    public String priority() {
        return details.down() ? "<0>" : "<2>";
    }
}
