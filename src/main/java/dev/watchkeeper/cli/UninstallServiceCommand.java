package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.service.Installer;
import dev.watchkeeper.service.SystemCommandRunner;
import dev.watchkeeper.service.Target;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watchkeeper uninstall-service}: stops and removes what install-service installed; confined to the main thread. */
@Command(
        name = "uninstall-service",
        description = "Stop and remove the systemd service. Data and configuration stay.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: sudo watchkeeper uninstall-service"})
public final class UninstallServiceCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--user", description = "Remove this user's service.")
    private boolean user;

    @Option(names = "--replace", description = "Also remove units changed by hand, and keep those under another name.")
    private boolean replace;

    @Option(names = "--root", paramLabel = "DIR", description = "Remove from another system's root folder.")
    private Optional<Path> root = Optional.empty();

    public UninstallServiceCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (user && root.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--root applies to the system service only.");
        }
        Target target = new Target(user, root.map(Path::toAbsolutePath), System.getenv());
        new Installer(
                        target,
                        new SystemCommandRunner(),
                        clock,
                        spec.commandLine().getOut()::println)
                .uninstall(replace);
        return 0;
    }
}
