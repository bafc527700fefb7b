package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.systemd.Journal;
import dev.watchkeeper.service.CommandRunner;
import dev.watchkeeper.service.Plan;
import dev.watchkeeper.service.ServiceFailure;
import dev.watchkeeper.service.SystemCommandRunner;
import dev.watchkeeper.service.Target;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper notify-failure}: reports that a service has failed; confined to the main thread. */
@Command(
        name = "notify-failure",
        description = "Report how a systemd service failed. The units of install-service call this.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A service that is not restarted is logged as an emergency, which the journal shows to everybody signed in.",
            "Example: watchkeeper notify-failure watchkeeper.service"
        })
public final class NotifyFailureCommand implements Callable<Integer> {
    private final CommandRunner programs;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--user", description = "A service of this user's systemd.")
    private boolean user;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration whose section notifications: says who also gets a mail.")
    private Optional<Path> config = Optional.empty();

    @Parameters(paramLabel = "UNIT", description = "The unit that failed.")
    private String unit = "";

    /** Runs the programs of this machine. */
    public NotifyFailureCommand() {
        this(new SystemCommandRunner());
    }

    NotifyFailureCommand(CommandRunner programs) {
        this.programs = programs;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
        ServiceFailure failure = ServiceFailure.of(unit, new Target(user, Optional.empty(), System.getenv()), programs);
        String priority = Journal.readsOutput(System.getenv()) ? failure.priority() : "";
        PrintWriter out = spec.commandLine().getOut();
        out.println(priority + failure.sentence());
        out.flush();
        Optional<String> home = Optional.ofNullable(System.getProperty("watchkeeper.home"));
        if (config.isPresent() && home.isPresent()) {
            mail(Path.of(home.get(), "watchkeeper"), config.get(), failure.sentence());
        }
        return 0;
    }

    /** Sends the mail from a process of its own, as the keeper does, so that its failure cannot affect the line already logged. */
    private void mail(Path launcher, Path file, String sentence) throws InterruptedException {
        try {
            programs.run(List.of(
                    launcher.toString(),
                    "notify",
                    "--config",
                    file.toString(),
                    "--about",
                    Plan.NAME,
                    "Service Failed",
                    sentence));
        } catch (FailureException e) {
            spec.commandLine().getErr().println(e.sentence());
        }
    }
}
