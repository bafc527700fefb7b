package dev.watchkeeper.service;

import java.util.ArrayList;
import java.util.List;

/** The texts of the units and of the file that makes the account; stateless. */
final class Units {
    /** After these the service is not started again, and the unit that tells a person is started by OnFailure=. */
    private static final int CONFIGURATION = 78;

    private Units() {}

    /** The service itself. */
    static String service(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("[Unit]");
        lines.add("Description=Watchkeeper: cameras are watched, and what watches them is kept alive");
        lines.add("Documentation=file://" + UnitQuoting.plain(plan.home()).replace(" ", "%%20") + "/docs/systemd.md");
        lines.add("After=network.target");
        if (!plan.dataIsState()) {
            lines.add("RequiresMountsFor=" + UnitQuoting.word(plan.data()));
        }
        if (plan.limits().startLimit()) {
            lines.add("StartLimitIntervalSec=600");
            lines.add("StartLimitBurst=5");
        } else {
            lines.add("StartLimitIntervalSec=0");
        }
        lines.add("OnFailure=" + Plan.FAILURE_UNIT.replace("@", "@%n"));
        lines.add("");
        lines.add("[Service]");
        lines.add("Type=notify");
        lines.add("NotifyAccess=main");
        lines.add("ExecStart=" + UnitQuoting.argument(plan.launcher()) + " keep --config "
                + UnitQuoting.argument(plan.config()));
        lines.add(tellingOfOtherEnds(plan));
        lines.add("WorkingDirectory=" + UnitQuoting.plain(plan.folder()));
        lines.addAll(environment(plan));
        lines.addAll(account(plan));
        plan.secrets()
                .forEach(secret ->
                        lines.add("LoadCredential=" + secret.name() + ":" + UnitQuoting.plain(secret.file())));
        lines.add("RuntimeDirectory=" + Plan.NAME);
        lines.add("RuntimeDirectoryMode=0700");
        lines.addAll(List.of(
                "Restart=" + (plan.watches() ? "always" : "on-failure"),
                "RestartSec=5",
                "SuccessExitStatus=143",
                "RestartPreventExitStatus=" + CONFIGURATION,
                "WatchdogSec=30",
                "WatchdogSignal=SIGQUIT",
                "TimeoutAbortSec=5",
                "TimeoutStartSec=90",
                "TimeoutStopSec=15",
                "KillMode=mixed",
                "OOMPolicy=continue",
                "MemoryMax=" + plan.limits().memory(),
                "CPUQuota=" + plan.limits().cpuPercent() + "%",
                "LimitNOFILE=65536",
                "LimitCORE=0"));
        lines.addAll(journal());
        lines.addAll(Sandbox.lines(plan));
        lines.add("");
        lines.add("[Install]");
        lines.add("WantedBy=" + (plan.user() ? "default.target" : "multi-user.target"));
        return text(lines);
    }

    /**
     * OnFailure= works only once a unit is not started again; this is for all ends before that, but those by order. The instance has another name
     * ({@code %N}, without the suffix), since each has a start limit of its own: tellings of these ends must not use up that of the last one.
     */
    private static String tellingOfOtherEnds(Plan plan) {
        String systemctl = plan.user() ? "systemctl --user" : "systemctl";
        return "ExecStopPost=" + (plan.user() ? "-" : "-+")
                + "/bin/sh -c 'case $$SERVICE_RESULT/$$EXIT_STATUS in success/*|*/"
                + CONFIGURATION + ") ;; *) exec " + systemctl + " --no-block start "
                + Plan.FAILURE_UNIT.replace("@", "@%N") + " ;; esac'";
    }

    /** What tells a person that the service has failed. */
    static String failure(Plan plan) {
        List<String> lines = new ArrayList<>(List.of(
                "[Unit]",
                "Description=Tells a person that %i has failed",
                "StartLimitIntervalSec=600",
                "StartLimitBurst=5",
                "",
                "[Service]",
                "Type=oneshot",
                "ExecStart=" + UnitQuoting.argument(plan.launcher()) + " notify-failure"
                        + (plan.user() ? " --user" : "") + " --config " + UnitQuoting.argument(plan.config()) + " %i",
                "WorkingDirectory=" + UnitQuoting.plain(plan.folder()),
                "TimeoutStartSec=120"));
        lines.addAll(environment(plan));
        lines.addAll(account(plan));
        lines.addAll(secrets(plan));
        lines.addAll(journal());
        lines.addAll(Sandbox.lines(plan));
        return text(lines);
    }

    /** The account, in the form of sysusers.d(5). */
    static String account() {
        return "u " + Plan.NAME + " - \"Watchkeeper\" " + Plan.STATE + "\n";
    }

    private static List<String> environment(Plan plan) {
        return List.of(
                "Environment=" + UnitQuoting.word("JAVA_HOME=" + plan.java()),
                // A service runs what is there, and may not write where the program is.
                "Environment=WATCHKEEPER_BUILD=never");
    }

    private static List<String> account(Plan plan) {
        return plan.user()
                ? List.of()
                : List.of("User=" + plan.account(), "StateDirectory=" + Plan.NAME, "StateDirectoryMode=0700");
    }

    private static List<String> secrets(Plan plan) {
        return plan.secrets().stream()
                .map(secret -> "LoadCredential=" + secret.name() + ":" + UnitQuoting.plain(secret.file()))
                .toList();
    }

    private static List<String> journal() {
        return List.of("StandardOutput=journal", "StandardError=journal", "SyslogIdentifier=" + Plan.NAME);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
