package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks that the account of a service can access what it needs, by trying it as that account; confined to one thread. */
final class AccessCheck {
    private static final List<Path> PRIVATE_TO_SERVICES = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

    private final String account;
    private final CommandRunner runner;

    AccessCheck(String account, CommandRunner runner) {
        this.account = account;
        this.runner = runner;
    }

    /** @throws FailureException of kind ENVIRONMENT that says how to make the first inaccessible file accessible */
    void requireAccess(Plan plan) throws FailureException, InterruptedException {
        for (Path path : Stream.of(
                        plan.program().home(),
                        plan.program().java(),
                        plan.places().config(),
                        plan.places().data())
                .toList()) {
            if (PRIVATE_TO_SERVICES.stream().anyMatch(path::startsWith)) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        path + " lies in a temporary folder, which the service cannot see: move it elsewhere");
            }
        }
        requireProgram(plan);
        String group = group();
        require(
                "-r",
                plan.places().config(),
                group,
                "put it into /etc/watchkeeper, then chgrp " + account + " FILE and chmod 640 FILE");
        if (!plan.dataIsState() && Files.exists(plan.places().data())) {
            require(
                    "-w",
                    plan.places().data(),
                    group,
                    "chown -R " + account + " " + plan.places().data());
        }
    }

    /** The same for the program and its Java alone. */
    void requireProgram(Plan plan) throws FailureException, InterruptedException {
        String group = group();
        String copy = "copy the program to /opt/watchkeeper and install from there, or name its owner with --run-as";
        require("-x", plan.launcher(), group, copy);
        require("-r", plan.program().home().resolve("target/watchkeeper.jar"), group, copy);
        require(
                "-x",
                plan.program().java().resolve("bin/java"),
                group,
                "install a JDK for all users, or name the owner of this one with --run-as");
    }

    private String group() throws FailureException, InterruptedException {
        return runner.run(List.of("id", "-g", account)).strip();
    }

    private void require(String right, Path path, String group, String remedy)
            throws FailureException, InterruptedException {
        try {
            runner.run(List.of(
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
                    FailureKind.ENVIRONMENT, "The account " + account + " cannot " + what + path + ": " + remedy, e);
        }
    }
}
