package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether the account of a service gets at what it needs, tried as that account by the system itself; confined to one thread. */
final class AccessCheck {
    private static final List<Path> UNSEEN = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

    private final String account;
    private final CommandRunner programs;

    AccessCheck(String account, CommandRunner programs) {
        this.account = account;
        this.programs = programs;
    }

    /** @throws FailureException of kind ENVIRONMENT that says what to do about the first thing that it does not get at */
    void refuseIfNotGranted(Plan plan) throws FailureException, InterruptedException {
        Path jar = plan.home().resolve("target/watchkeeper.jar");
        for (Path path :
                Stream.of(plan.home(), plan.java(), plan.config(), plan.data()).toList()) {
            if (UNSEEN.stream().anyMatch(path::startsWith)) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        path + " lies in a temporary folder, which a service has of its own: move it elsewhere");
            }
        }
        String group = programs.run(List.of("id", "-g", account)).strip();
        String copy = "copy the program to /opt/watchkeeper and install from there, or name its owner with --run-as";
        refuseIfNot("-x", plan.launcher(), group, copy);
        refuseIfNot("-r", jar, group, copy);
        refuseIfNot(
                "-x",
                plan.java().resolve("bin/java"),
                group,
                "install a JDK for everybody, or name the owner of this one with --run-as");
        refuseIfNot(
                "-r",
                plan.config(),
                group,
                "put it into /etc/watchkeeper, then chgrp " + account + " FILE and chmod 640 FILE");
        if (!plan.dataIsState() && Files.exists(plan.data())) {
            refuseIfNot("-w", plan.data(), group, "chown -R " + account + " " + plan.data());
        }
    }

    private void refuseIfNot(String right, Path path, String group, String remedy)
            throws FailureException, InterruptedException {
        try {
            programs.run(List.of(
                    "setpriv",
                    "--reuid=" + account,
                    "--regid=" + group,
                    "--init-groups",
                    "test",
                    right,
                    path.toString()));
        } catch (FailureException e) {
            String what = right.equals("-w") ? "write to " : "read ";
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The account " + account + " may not " + what + path + ": " + remedy, e);
        }
    }
}
