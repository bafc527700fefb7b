package dev.watchkeeper.service;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.service.UnitFile.Found;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Installs the units for systemd, and removes them; confined to one thread. A unit changed by hand is never lost. */
public final class Installer {
    private final Target target;
    private final CommandRunner runner;
    private final Clock clock;
    private final Consumer<String> report;
    private Optional<Path> copiedFrom = Optional.empty();

    public Installer(Target target, CommandRunner runner, Clock clock, Consumer<String> report) {
        this.target = target;
        this.runner = runner;
        this.clock = clock;
        this.report = report;
    }

    /** Has the configuration file of the plan made from another one, unless it is there already. */
    public Installer copying(Path original) {
        copiedFrom = Optional.of(original);
        return this;
    }

    /** The files for the plan, in the order in which they are written. */
    public static List<UnitFile> files(Plan plan, Target target) {
        List<UnitFile> files = new ArrayList<>();
        if (!plan.runAs().isUser() && plan.runAs().account().equals(Plan.NAME)) {
            files.add(new UnitFile(target.accounts(), Units.account()));
        }
        files.add(new UnitFile(target.units().resolve(Plan.FAILURE_UNIT), Units.failure(plan)));
        files.add(new UnitFile(target.units().resolve(Plan.UNIT), Units.service(plan)));
        files.addAll(orderFiles(plan, target));
        return files;
    }

    private static List<UnitFile> orderFiles(Plan plan, Target target) {
        List<UnitFile> files = new ArrayList<>();
        Plan.Orders orders = plan.contents().orders();
        if (!orders.restarts().isEmpty()) {
            files.add(new UnitFile(target.units().resolve(Plan.RESTART_UNIT), OrderTexts.restart(plan)));
            files.add(new UnitFile(target.units().resolve(Plan.RESTART_PATH), OrderTexts.restartPath(plan)));
        }
        orders.repair().ifPresent(repair -> {
            files.add(new UnitFile(target.repairSettings(), repair.settings(), true));
            files.add(new UnitFile(
                    target.units().resolve(Plan.REPAIR_UNIT), OrderTexts.repair(plan, repair, Target.REPAIR_SETTINGS)));
            files.add(new UnitFile(target.units().resolve(Plan.REPAIR_PATH), OrderTexts.repairPath(plan)));
        });
        return files;
    }

    /** The files of the timer that looks from outside, in the order in which they are written. */
    public static List<UnitFile> watchFiles(Plan plan, Target target) {
        List<UnitFile> files = new ArrayList<>(files(plan, target));
        files.removeIf(file -> file.path().endsWith(Plan.UNIT));
        files.add(new UnitFile(target.units().resolve(Plan.WATCH_UNIT), Units.watch(plan)));
        files.add(new UnitFile(target.units().resolve(Plan.WATCH_TIMER), Units.watchTimer()));
        return files;
    }

    /** Installs the timer that looks from outside, without the service. */
    public void installWatch(Plan plan, boolean replace, boolean start) throws FailureException, InterruptedException {
        install(plan, new Wanted(watchFiles(plan, target), Plan.WATCH_TIMER), replace, start);
    }

    /** What is written, and what is enabled; immutable. */
    private record Wanted(List<UnitFile> files, String unit) {}

    /**
     * Writes the files, and enables and starts the service.
     *
     * @param replace whether to set aside and replace files that were changed by hand
     * @param start whether to start the service, or restart it if it runs
     */
    public void install(Plan plan, boolean replace, boolean start) throws FailureException, InterruptedException {
        install(plan, new Wanted(files(plan, target), Plan.UNIT), replace, start);
    }

    private void install(Plan plan, Wanted wanted, boolean replace, boolean start)
            throws FailureException, InterruptedException {
        target.requireSuitable();
        List<UnitFile> files = wanted.files();
        if (!replace) {
            requireUnchanged(files);
        }
        for (UnitFile file : files) {
            Found found = file.found();
            if (found == Found.CHANGED) {
                report.accept("Kept the file changed by hand as " + file.setAside(clock.wall()));
            }
            if (found != Found.SAME) {
                file.write();
                report.accept("Written: " + file.path());
            }
            if (file.path().equals(target.accounts())) {
                // Creates the account before its access is checked.
                runner.run(target.command("systemd-sysusers", Plan.NAME + ".conf"));
            }
        }
        if (!target.isElsewhere()) {
            prepare(plan);
            runner.run(target.systemctl("daemon-reload"));
        }
        new OrderTakers(target, runner, report).enable(plan.contents().orders(), start);
        runner.run(target.systemctl("enable", wanted.unit()));
        report.accept("Enabled: " + wanted.unit() + " starts with "
                + (plan.runAs().isUser() ? "this user's first login" : "the machine"));
        if (start && !target.isElsewhere()) {
            runner.run(target.systemctl("restart", wanted.unit()));
            report.accept("Started: " + wanted.unit());
        }
    }

    /** Creates the folders that systemd does not create, and checks the account's access. */
    private void prepare(Plan plan) throws FailureException, InterruptedException {
        if (plan.runAs().isUser()) {
            runner.run(List.of(
                    "mkdir",
                    "-p",
                    plan.places().folder().toString(),
                    plan.places().data().toString()));
            return;
        }
        if (!plan.dataIsState() && !Files.exists(plan.places().data())) {
            runner.run(List.of(
                    "install",
                    "-d",
                    "-m",
                    "0700",
                    "-o",
                    plan.runAs().account(),
                    plan.places().data().toString()));
        }
        if (copiedFrom.isPresent()) {
            copy(copiedFrom.get(), plan);
        }
        new AccessCheck(plan.runAs().account(), runner).requireAccess(plan);
        Optional<Plan.Repair> repair = plan.contents().orders().repair();
        if (repair.isPresent()) {
            new AccessCheck(repair.get().account(), runner).requireProgram(plan);
        }
    }

    private void copy(Path original, Plan plan) throws FailureException, InterruptedException {
        Path config = plan.places().config();
        if (Files.exists(config)) {
            report.accept("Kept: " + config + ", which counts, and not " + original);
            return;
        }
        String account = plan.runAs().account();
        runner.run(List.of("install", "-d", "-m", "0700", "-o", account, String.valueOf(config.getParent())));
        runner.run(List.of("install", "-m", "0600", "-o", account, original.toString(), config.toString()));
        report.accept("Copied: " + original + " to " + config
                + ", which counts from now on and which the set-up page changes");
    }

    private void requireUnchanged(List<UnitFile> files) throws FailureException {
        for (UnitFile file : files) {
            if (file.found() == Found.CHANGED) {
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        file.path()
                                + " was changed by hand, or written by another program, so nothing was done: move the"
                                + " changes into a drop-in (docs/systemd.md), or use --replace, which keeps this file"
                                + " under another name");
            }
        }
    }

    /** Stops, disables and removes the service; refuses if a file was changed by hand, unless {@code replace} sets it aside. */
    public void uninstall(boolean replace) throws FailureException, InterruptedException {
        target.requireSuitable();
        UnitFile service = new UnitFile(target.units().resolve(Plan.UNIT), "");
        UnitFile timer = new UnitFile(target.units().resolve(Plan.WATCH_TIMER), "");
        if (service.found() == Found.NOTHING && timer.found() == Found.NOTHING) {
            report.accept(service.path() + " does not exist; nothing was done");
            return;
        }
        Stream<Path> systems = Stream.of(
                target.units().resolve(Plan.RESTART_UNIT),
                target.units().resolve(Plan.RESTART_PATH),
                target.units().resolve(Plan.REPAIR_UNIT),
                target.units().resolve(Plan.REPAIR_PATH),
                target.repairSettings(),
                target.accounts());
        List<UnitFile> files = Stream.concat(
                        Stream.of(
                                service.path(),
                                timer.path(),
                                target.units().resolve(Plan.WATCH_UNIT),
                                target.units().resolve(Plan.FAILURE_UNIT)),
                        target.isUser() ? Stream.of() : systems)
                .map(path -> new UnitFile(path, ""))
                .toList();
        if (!replace) {
            requireUnchanged(files);
        }
        if (!target.isUser()) {
            new OrderTakers(target, runner, report).disable();
        }
        for (UnitFile each : List.of(service, timer)) {
            String unit = String.valueOf(each.path().getFileName());
            if (each.found() != Found.NOTHING && target.isElsewhere()) {
                runner.run(target.systemctl("disable", unit));
            } else if (each.found() != Found.NOTHING) {
                runner.run(target.systemctl("disable", "--now", unit));
                report.accept("Stopped: " + unit);
            }
        }
        for (UnitFile file : files) {
            switch (file.found()) {
                case NOTHING -> {}
                case SAME, EARLIER -> {
                    file.delete();
                    report.accept("Removed: " + file.path());
                }
                case CHANGED -> report.accept("Kept the file changed by hand as " + file.setAside(clock.wall()));
            }
        }
        if (!target.isElsewhere()) {
            runner.run(target.systemctl("daemon-reload"));
        }
        report.accept("Not removed: the data, the configuration, drop-ins" + (target.isUser() ? "" : ", the account"));
    }
}
