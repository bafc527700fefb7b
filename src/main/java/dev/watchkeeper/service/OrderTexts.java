package dev.watchkeeper.service;

import dev.watchkeeper.order.OrderFiles;
import dev.watchkeeper.order.OrderUnits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the texts of the units that take orders from the data folder; stateless. All that is done with files of that folder is done by the account that
 * owns it, so that no link or name there can have root read or write anything. What is done beyond the account's rights is a fixed line of the unit.
 */
final class OrderTexts {
    /** The order is moved away first: whatever it is, it is taken once. An order of yesterday, or one that is no plain file of the account, is none. */
    private static final String TAKE = "cd \"$1\" && rm -rf \"$2%1$s\" && mv -fT \"$2%2$s\" \"$2%1$s\" || exit 74; "
            + "[ -n \"$(find \"$2%1$s\" -prune -type f -user \"$(id -u)\" -size \"-$3c\" -mmin -2)\" ] && exit 0; "
            + "rm -rf \"$2%1$s\"; echo \"%4$s\" >\"$2.new\" && mv -fT \"$2.new\" \"$2%3$s\"; exit 65";

    /** The order's number, how the unit ended, and what it said. */
    private static final String ANSWER = "cd \"$1\" && [ -f \"$2%1$s\" ] || { rm -rf \"$2.result\"; exit 0; }; "
            + "{ head -n 1 \"$2%1$s\" | head -c 100; echo \"$SERVICE_RESULT $EXIT_STATUS\"; "
            + "[ ! -f \"$2.result\" ] || head -c \"$3\" \"$2.result\"; } >\"$2.new\" && mv -fT \"$2.new\" \"$2%3$s\"; "
            + "rm -rf \"$2%1$s\" \"$2.result\"";

    /**
     * Hands the order to a program of another account and takes its answer, over pipes: neither account can reach the other's files. The order's pipe ends
     * when the order is taken back.
     */
    private static final String HAND_OVER = "folder=$1 name=$2 account=$3 owner=$4 java=$5 most=$6; shift 6; "
            + "as() { who=$1; shift; "
            + "exec setpriv --reuid=\"$who\" --regid=\"$(id -g \"$who\")\" --init-groups --inh-caps=-all --no-new-privs \"$@\"; }; "
            + "(as \"$account\" sh -c 'cd \"$1\" && cat \"$2%1$s\" && echo && while [ -e \"$2%1$s\" ] && echo 2>/dev/null; do sleep 1; done' "
            + "sh \"$folder\" \"$name\") | "
            + "(as \"$owner\" --reset-env env JAVA_HOME=\"$java\" WATCHKEEPER_BUILD=never WATCHKEEPER_JAVA_OPTS=-Xmx128m \"$@\") | "
            + "(as \"$account\" sh -c 'cd \"$1\" && rm -rf \"$2.result\" && head -c \"$3\" >\"$2.result\"' sh \"$folder\" \"$name\" \"$most\")";

    /** The settings may hold words that are for nobody else. */
    private static final String LET_READ = "chgrp \"$(id -g \"$1\")\" \"$2\" && chmod 0640 \"$2\"";

    private static final int RESTART_BYTES = 1000;
    private static final int REPAIR_BYTES = 16 << 20;
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(60);

    private OrderTexts() {}

    /** What waits for orders to restart the unit that is the instance's name. */
    static String restartPath(Plan plan) {
        return path(plan, "Watchkeeper waits for orders to restart %i", OrderUnits.RESTART_ORDER + "%i");
    }

    /** Restarts the unit that is the instance's name. Which instances there are is root's choice alone. */
    static String restart(Plan plan) {
        String name = OrderUnits.RESTART_ORDER + "%i";
        return service(
                plan,
                List.of("Description=Watchkeeper restarts %i", "StartLimitIntervalSec=600", "StartLimitBurst=12"),
                List.of(
                        take(plan, name, RESTART_BYTES),
                        "ExecStart=+/usr/bin/systemctl --no-ask-password restart -- %i",
                        answer(plan, name, RESTART_BYTES),
                        "TimeoutStartSec=" + RESTART_LIMIT.toSeconds()));
    }

    /** What waits for orders to the repair agent. */
    static String repairPath(Plan plan) {
        return path(plan, "Watchkeeper waits for orders to its repair agent", OrderUnits.REPAIR_ORDER);
    }

    /**
     * Carries out one order to the repair agent.
     *
     * @param settings the file with the agent's settings
     */
    static String repair(Plan plan, Plan.Repair repair, Path settings) {
        String name = OrderUnits.REPAIR_ORDER;
        String state = "/var/lib/" + OrderUnits.REPAIR;
        String handOver = "ExecStart=+/bin/sh -c " + UnitQuoting.argument(HAND_OVER.formatted(OrderFiles.TAKEN))
                + " sh "
                + UnitQuoting.argument(OrderFiles.folderOf(plan.places().data())) + " " + name + " "
                + plan.runAs().account() + " " + repair.account() + " "
                + UnitQuoting.argument(plan.program().java()) + " " + REPAIR_BYTES + " "
                + UnitQuoting.argument(plan.launcher()) + " repair-ordered --settings " + UnitQuoting.argument(settings)
                + " --state " + state + " --hide "
                + UnitQuoting.argument(plan.places().data()) + " --hide "
                + UnitQuoting.argument(plan.places().config());
        return service(
                plan,
                List.of(
                        "Description=Watchkeeper asks its repair agent",
                        "StartLimitIntervalSec=600",
                        "StartLimitBurst=12"),
                List.of(
                        take(plan, name, REPAIR_BYTES),
                        "ExecStartPre=+/usr/bin/install -d -m 0700 -o " + repair.account() + " " + state,
                        "ExecStartPre=+/bin/sh -c " + UnitQuoting.argument(LET_READ) + " sh " + repair.account() + " "
                                + UnitQuoting.argument(settings),
                        handOver,
                        answer(plan, name, REPAIR_BYTES),
                        "TimeoutStartSec=" + repair.limit().toSeconds(),
                        "TimeoutStopSec=30",
                        "Nice=10",
                        "LimitCORE=0"));
    }

    private static String path(Plan plan, String description, String name) {
        return Units.text(List.of(
                "[Unit]",
                "Description=" + description,
                "",
                "[Path]",
                "PathExists="
                        + UnitQuoting.value(OrderFiles.folderOf(plan.places().data())) + "/" + name + OrderFiles.ORDER,
                "",
                "[Install]",
                "WantedBy=multi-user.target"));
    }

    private static String service(Plan plan, List<String> unit, List<String> work) {
        List<String> lines = new ArrayList<>(List.of("[Unit]"));
        lines.addAll(unit);
        lines.addAll(List.of("", "[Service]", "Type=oneshot"));
        lines.addAll(work);
        lines.addAll(Units.account(plan));
        lines.addAll(Units.journal());
        lines.addAll(Sandbox.lines(plan));
        return Units.text(lines);
    }

    private static String take(Plan plan, String name, int most) {
        String script = TAKE.formatted(OrderFiles.TAKEN, OrderFiles.ORDER, OrderFiles.ANSWER, OrderFiles.REFUSED);
        return step("ExecStartPre=", script, plan, name, most);
    }

    private static String answer(Plan plan, String name, int most) {
        String script = ANSWER.formatted(OrderFiles.TAKEN, OrderFiles.ORDER, OrderFiles.ANSWER);
        return step("ExecStopPost=", script, plan, name, most);
    }

    private static String step(String key, String script, Plan plan, String name, int most) {
        return key + "/bin/sh -c " + UnitQuoting.argument(script) + " sh "
                + UnitQuoting.argument(OrderFiles.folderOf(plan.places().data())) + " " + name + " " + most;
    }
}
