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

/** {@code watchkeeper notify-failure}: tells a person that a service has failed; confined to the main thread. */
@Command(
        name = "notify-failure",
        description = "Tells a person how a service of systemd failed. The units of install-service call it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What is not started again is an emergency in the journal, which shows that to everybody who is signed in.",
            "Example: watchkeeper notify-failure watchkeeper.service"
        })
public final class NotifyFailureCommand implements Callable<Integer> {
    private final CommandRunner programs;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--user", description = "A service of this user's own systemd.")
    private boolean user;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Whose notifications: say who gets a mail as well.")
    private Optional<Path> config = Optional.empty();

    @Parameters(paramLabel = "UNIT", description = "The unit that failed.")
    private String unit = "";

    /** For the programs of this machine. */
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

    /** By a process of its own, as the keeper does: the word above has been said, whatever becomes of the mail. */
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
