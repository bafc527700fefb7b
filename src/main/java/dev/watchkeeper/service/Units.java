package dev.watchkeeper.service;

import java.util.ArrayList;
import java.util.List;

/** Creates the texts of the units and of the file that declares the account; stateless. */
final class Units {
    /** After this exit code systemd does not restart the service, and OnFailure= starts the unit that notifies a person. */
    private static final int CONFIGURATION = 78;

    private Units() {}

    /** The service itself. */
    static String service(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("[Unit]");
        lines.add("Description=Watchkeeper camera monitoring");
        lines.add("Documentation=file://"
                + UnitQuoting.value(plan.program().home()).replace(" ", "%%20") + "/docs/systemd.md");
        lines.add("After=network.target");
        if (!plan.dataIsState()) {
            lines.add("RequiresMountsFor=" + UnitQuoting.quoted(plan.places().data()));
        }
        if (plan.contents().limits().startLimit()) {
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
                + UnitQuoting.argument(plan.places().config()));
        lines.add("ExecReload=/bin/sh -c 'kill -HUP $MAINPID'");
        lines.add(reportOfOtherEnds(plan));
        lines.add("WorkingDirectory=" + UnitQuoting.value(plan.places().folder()));
        lines.addAll(environment(plan));
        lines.addAll(account(plan));
        plan.secrets()
                .forEach(secret ->
                        lines.add("LoadCredential=" + secret.name() + ":" + UnitQuoting.value(secret.file())));
        lines.add("RuntimeDirectory=" + Plan.NAME);
        lines.add("RuntimeDirectoryMode=0700");
        lines.addAll(List.of(
                "Restart=" + (plan.contents().watches() ? "always" : "on-failure"),
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
                "MemoryMax=" + plan.contents().limits().memory(),
                "CPUQuota=" + plan.contents().limits().cpuPercent() + "%",
                "LimitNOFILE=65536",
                "LimitCORE=0"));
        plan.contents().streams().ifPresent(streams -> lines.add("TasksMax=" + streams.tasks()));
        lines.addAll(journal());
        lines.addAll(Sandbox.lines(plan));
        lines.add("");
        lines.add("[Install]");
        lines.add("WantedBy=" + (plan.runAs().isUser() ? "default.target" : "multi-user.target"));
        return text(lines);
    }

    /**
     * OnFailure= works only when a unit is not restarted; this line reports all earlier failures. The instance has another name ({@code %N}, without
     * the suffix), because each instance has its own start limit: these reports must not use up that of the final one.
     */
    private static String reportOfOtherEnds(Plan plan) {
        String systemctl = plan.runAs().isUser() ? "systemctl --user" : "systemctl";
        return "ExecStopPost=" + (plan.runAs().isUser() ? "-" : "-+")
                + "/bin/sh -c 'case $$SERVICE_RESULT/$$EXIT_STATUS in success/*|*/"
                + CONFIGURATION + ") ;; *) exec " + systemctl + " --no-block start "
                + Plan.FAILURE_UNIT.replace("@", "@%N") + " ;; esac'";
    }

    /** One run that looks from outside; what it finds is the failure of this unit, which a person is told. */
    static String watch(Plan plan) {
        List<String> lines = new ArrayList<>(List.of(
                "[Unit]",
                "Description=Watchkeeper looks at services from outside",
                "OnFailure=" + Plan.FAILURE_UNIT.replace("@", "@%n"),
                "",
                "[Service]",
                "Type=oneshot",
                "ExecStart=" + UnitQuoting.argument(plan.launcher()) + " watch --once --config "
                        + UnitQuoting.argument(plan.places().config()) + " --data "
                        + UnitQuoting.argument(plan.places().data()),
                "WorkingDirectory=" + UnitQuoting.value(plan.places().folder()),
                "TimeoutStartSec=60"));
        lines.addAll(environment(plan));
        lines.addAll(account(plan));
        lines.addAll(journal());
        // It must see the processes that it judges, which are often those of other accounts.
        Sandbox.lines(plan).stream()
                .filter(line -> !line.startsWith("ProtectProc="))
                .forEach(lines::add);
        return text(lines);
    }

    /** When it looks. */
    static String watchTimer() {
        return text(List.of(
                "[Unit]",
                "Description=Watchkeeper looks at services from outside every five minutes",
                "",
                "[Timer]",
                "OnBootSec=2min",
                "OnUnitInactiveSec=5min",
                "AccuracySec=10s",
                "",
                "[Install]",
                "WantedBy=timers.target"));
    }

    /** The unit that notifies a person that the service has failed. */
    static String failure(Plan plan) {
        List<String> lines = new ArrayList<>(List.of(
                "[Unit]",
                "Description=Notify a person that %i has failed",
                "StartLimitIntervalSec=600",
                "StartLimitBurst=5",
                "",
                "[Service]",
                "Type=oneshot",
                "ExecStart=" + UnitQuoting.argument(plan.launcher()) + " notify-failure"
                        + (plan.runAs().isUser() ? " --user" : "") + " --config "
                        + UnitQuoting.argument(plan.places().config()) + " %i",
                "WorkingDirectory=" + UnitQuoting.value(plan.places().folder()),
                "TimeoutStartSec=120"));
        lines.addAll(environment(plan));
        lines.addAll(account(plan));
        lines.addAll(secrets(plan));
        lines.addAll(journal());
        lines.addAll(Sandbox.lines(plan));
        return text(lines);
    }

    /** The account, in the format of sysusers.d(5). */
    static String account() {
        return "u " + Plan.NAME + " - \"Watchkeeper\" " + Plan.STATE + "\n";
    }

    static List<String> environment(Plan plan) {
        return List.of(
                "Environment="
                        + UnitQuoting.quoted("JAVA_HOME=" + plan.program().java()),
                // A service runs the program as built, and may not write to its folder.
                "Environment=WATCHKEEPER_BUILD=never");
    }

    static List<String> account(Plan plan) {
        return plan.runAs().isUser()
                ? List.of()
                : List.of("User=" + plan.runAs().account(), "StateDirectory=" + Plan.NAME, "StateDirectoryMode=0700");
    }

    private static List<String> secrets(Plan plan) {
        return plan.secrets().stream()
                .map(secret -> "LoadCredential=" + secret.name() + ":" + UnitQuoting.value(secret.file()))
                .toList();
    }

    static List<String> journal() {
        return List.of("StandardOutput=journal", "StandardError=journal", "SyslogIdentifier=" + Plan.NAME);
    }

    static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
