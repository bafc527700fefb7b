package dev.watchkeeper.service;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.service.UnitFile.Found;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts the units where systemd looks for them, and removes them; confined to one thread. A unit changed by hand is never lost. */
public final class Installer {
    private final Target target;
    private final CommandRunner programs;
    private final Clock clock;
    private final Consumer<String> say;

    public Installer(Target target, CommandRunner programs, Clock clock, Consumer<String> say) {
        this.target = target;
        this.programs = programs;
        this.clock = clock;
        this.say = say;
    }

    /** Everything that is written for the plan, in the order of writing. */
    public static List<UnitFile> files(Plan plan, Target target) {
        List<UnitFile> files = new ArrayList<>();
        if (!plan.user() && plan.account().equals(Plan.NAME)) {
            files.add(new UnitFile(target.accounts(), Units.account()));
        }
        files.add(new UnitFile(target.units().resolve(Plan.FAILURE_UNIT), Units.failure(plan)));
        files.add(new UnitFile(target.units().resolve(Plan.UNIT), Units.service(plan)));
        return files;
    }

    /**
     * Writes, enables and starts.
     *
     * @param replace whether files that were changed by hand are put aside and replaced
     * @param start whether the service is started, or started again if it runs
     */
    public void install(Plan plan, boolean replace, boolean start) throws FailureException, InterruptedException {
        target.refuseIfUnfit();
        List<UnitFile> files = files(plan, target);
        if (!replace) {
            refuseIfChanged(files);
        }
        for (UnitFile file : files) {
            Found found = file.found();
            if (found == Found.CHANGED) {
                say.accept("Kept what was changed by hand as " + file.setAside(clock.wall()));
            }
            if (found != Found.SAME) {
                file.write();
                say.accept("Written: " + file.path());
            }
            if (file.path().equals(target.accounts())) {
                // Before anything is looked at with the eyes of the account.
                programs.run(target.command("systemd-sysusers", Plan.NAME + ".conf"));
            }
        }
        if (!target.isElsewhere()) {
            prepare(plan);
            programs.run(target.systemctl("daemon-reload"));
        }
        programs.run(target.systemctl("enable", Plan.UNIT));
        say.accept("Enabled: " + Plan.UNIT + " is started with "
                + (plan.user() ? "this user's first login" : "the machine"));
        if (start && !target.isElsewhere()) {
            programs.run(target.systemctl("restart", Plan.UNIT));
            say.accept("Started: " + Plan.UNIT);
        }
    }

    /** The folders that systemd does not make, and whether the account gets at everything. */
    private void prepare(Plan plan) throws FailureException, InterruptedException {
        if (plan.user()) {
            programs.run(
                    List.of("mkdir", "-p", plan.folder().toString(), plan.data().toString()));
            return;
        }
        if (!plan.dataIsState() && !Files.exists(plan.data())) {
            programs.run(List.of(
                    "install",
                    "-d",
                    "-m",
                    "0700",
                    "-o",
                    plan.account(),
                    plan.data().toString()));
        }
        new AccessCheck(plan.account(), programs).refuseIfNotGranted(plan);
    }

    private void refuseIfChanged(List<UnitFile> files) throws FailureException {
        for (UnitFile file : files) {
            if (file.found() == Found.CHANGED) {
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        file.path() + " was changed by hand, or written by somebody else, so nothing was done: move the"
                                + " changes into a drop-in (docs/systemd.md), or use --replace, which keeps this file"
                                + " under another name");
            }
        }
    }

    /** Stops, disables and removes; what was changed by hand stays, unless it is to be put aside. */
    public void uninstall(boolean replace) throws FailureException, InterruptedException {
        target.refuseIfUnfit();
        UnitFile service = new UnitFile(target.units().resolve(Plan.UNIT), "");
        if (service.found() == Found.NOTHING) {
            say.accept("There is no " + service.path() + "; nothing was done");
            return;
        }
        List<UnitFile> files = Stream.of(service.path(), target.units().resolve(Plan.FAILURE_UNIT), target.accounts())
                .map(path -> new UnitFile(path, ""))
                .toList();
        if (!replace) {
            refuseIfChanged(files);
        }
        if (target.isElsewhere()) {
            programs.run(target.systemctl("disable", Plan.UNIT));
        } else {
            programs.run(target.systemctl("disable", "--now", Plan.UNIT));
            say.accept("Stopped: " + Plan.UNIT);
        }
        for (UnitFile file : files) {
            switch (file.found()) {
                case NOTHING -> {}
                case SAME, EARLIER -> {
                    file.delete();
                    say.accept("Removed: " + file.path());
                }
                case CHANGED -> say.accept("Kept what was changed by hand as " + file.setAside(clock.wall()));
            }
        }
        if (!target.isElsewhere()) {
            programs.run(target.systemctl("daemon-reload"));
        }
        say.accept("Not removed: the data, the configuration, drop-ins" + (target.isUsers() ? "" : ", the account"));
    }
}
