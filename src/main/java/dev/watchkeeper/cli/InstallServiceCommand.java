package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.service.Installer;
import dev.watchkeeper.service.Plan;
import dev.watchkeeper.service.Planner;
import dev.watchkeeper.service.SystemCommandRunner;
import dev.watchkeeper.service.Target;
import dev.watchkeeper.service.UnitFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watchkeeper install-service}: has systemd start the keeper at boot; confined to the main thread. */
@Command(
        name = "install-service",
        description = "Install and start a systemd service that keeps everything in a configuration file alive.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  sudo watchkeeper install-service -c /etc/watchkeeper/watchkeeper.yml",
            "  watchkeeper install-service --user -c watchkeeper.yml",
            "  watchkeeper install-service -c watchkeeper.yml --dry-run",
            "  sudo watchkeeper install-service -c /etc/watchkeeper/watchkeeper.yml --restarts --repair",
            "docs/systemd.md explains each line of the units. Units changed by hand are overwritten only with --replace."
        })
public final class InstallServiceCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "What to keep alive: a configuration, or a keep_alive_config.json.")
    private Path config = Path.of("");

    @Option(names = "--user", description = "Install for this user's systemd, without root.")
    private boolean user;

    @Option(
            names = "--run-as",
            paramLabel = "ACCOUNT",
            description = "The account that the service runs as (watchkeeper, created if missing).")
    private Optional<String> account = Optional.empty();

    @Option(
            names = "--watch",
            description = "Install only a timer that looks at the services of watch: from outside every five minutes.")
    private boolean watch;

    @Option(
            names = "--restarts",
            description = "Also install units that restart, on orders of the service, the units which the file names"
                    + " with restart: systemd-unit, and no others.")
    private boolean restarts;

    @Option(
            names = "--repair",
            description = "Also install a unit in which the repair agent works, as the owner of its repository.")
    private boolean repair;

    @Option(
            names = "--editable",
            description =
                    "Copy the file into a folder of the account, where the set-up page may change it; from then on that"
                            + " copy counts.")
    private boolean editable;

    @Option(names = "--dry-run", description = "Print what would be written, and do nothing.")
    private boolean dryRun;

    @Option(names = "--replace", description = "Replace units changed by hand, and keep those under another name.")
    private boolean replace;

    @Option(names = "--no-start", description = "Install only; the service starts at the next boot.")
    private boolean noStart;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Install into another system's root folder, such as an image, and start nothing.")
    private Optional<Path> root = Optional.empty();

    public InstallServiceCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (user && account.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--run-as applies to the system service only; with --user, the service runs as this user.");
        }
        if (user && root.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--root applies to the system service only; systemd cannot enable a user's service in another root.");
        }
        if ((user || watch) && (restarts || repair)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--restarts and --repair belong to the system service: leave " + (user ? "--user" : "--watch")
                            + " out.");
        }
        if (account.filter(name -> !name.matches("[a-z_][a-z0-9_-]{0,31}")).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--run-as: expected the name of an account, such as watchkeeper.");
        }
        if (editable && (user || watch || root.isPresent() || config.toString().endsWith(".json"))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--editable applies to the system service of this machine with a configuration in YAML: leave "
                            + (user ? "--user" : watch ? "--watch" : root.isPresent() ? "--root" : "it") + " out.");
        }
        Target target = new Target(user, root.map(Path::toAbsolutePath), System.getenv());
        if (!dryRun) {
            target.requireSuitable();
        }
        Planner planner = new Planner(config.toAbsolutePath().normalize(), target.folder());
        if (watch) {
            planner.watchOnly();
        }
        planner.taking(orders());
        Optional<Plan> plan = planner.plan(
                new Plan.RunAs(user, account.orElse(Plan.NAME)),
                new Plan.Program(programFolder(), Path.of(System.getProperty("java.home"))));
        PrintWriter err = spec.commandLine().getErr();
        planner.warnings().forEach(warning -> err.println("warning: " + warning));
        planner.mistakes().forEach(err::println);
        if (plan.isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, "Nothing was installed. Correct the mistakes above first.");
        }
        Plan wanted = editable ? editable(plan.get(), target) : plan.get();
        if (dryRun) {
            print(wanted, target);
        } else {
            install(wanted, target);
        }
        return 0;
    }

    /** The plan for a copy that the account may change. What the file names relative to itself would be elsewhere then. */
    private Plan editable(Plan plan, Target target) throws FailureException {
        Path copy = Plan.editableConfig();
        Path file = config.toAbsolutePath().normalize();
        if (SettingsLoader.loadFromCopy(/* copy= */ file, /* file= */ copy, List.of(), List.of(), target.folder())
                instanceof Loaded.Bad bad) {
            bad.mistakes().forEach(spec.commandLine().getErr()::println);
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "Nothing was installed. The file names others relative to its own folder, and " + copy
                            + " lies elsewhere: write whole paths first.");
        }
        return plan.configuredBy(copy);
    }

    private Plan.Orders orders() throws FailureException {
        Path file = config.toAbsolutePath().normalize();
        return new Plan.Orders(
                restarts ? OrderPlans.restarts(file) : List.of(),
                repair ? Optional.of(OrderPlans.repair(file, root.map(Path::toAbsolutePath))) : Optional.empty());
    }

    private static Path programFolder() throws FailureException {
        return Optional.ofNullable(System.getProperty("watchkeeper.home"))
                .map(Path::of)
                .orElseThrow(() -> new FailureException(
                        FailureKind.ENVIRONMENT,
                        "The program's location is unknown. Start it with its script, ./watchkeeper."));
    }

    private void print(Plan plan, Target target) {
        PrintWriter out = spec.commandLine().getOut();
        for (UnitFile file : watch ? Installer.watchFiles(plan, target) : Installer.files(plan, target)) {
            out.println("# " + file.path());
            out.println(file.content());
        }
    }

    private void install(Plan plan, Target target) throws FailureException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Installer installer = new Installer(target, new SystemCommandRunner(), clock, out::println);
        if (editable && !config.toAbsolutePath().normalize().equals(Plan.editableConfig())) {
            installer.copying(config.toAbsolutePath().normalize());
        }
        if (watch) {
            installer.installWatch(plan, replace, !noStart);
            out.println("Log:    journalctl " + (user ? "--user " : "") + "-u watchkeeper-watch -f");
            return;
        }
        installer.install(plan, replace, !noStart);
        String systemctl = String.join(" ", target.systemctl());
        out.println();
        out.println("State:  " + systemctl + " status " + Plan.NAME);
        out.println("Log:    journalctl " + (user ? "--user " : "") + "-u " + Plan.NAME + " -f");
        out.println("Kept:   " + (user ? "" : "sudo ") + plan.launcher() + " status --data "
                + plan.places().data());
        if (user) {
            out.println("The service ends with your last session, unless you run: loginctl enable-linger");
        }
    }
}
