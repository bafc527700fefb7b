package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.config.PasswordFile;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.node.LocalDiscovery;
import dev.watchkeeper.onvif.DiscoveryForm;
import dev.watchkeeper.onvif.DiscoveryView;
import dev.watchkeeper.onvif.DiscoveryView.Where;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** {@code watchkeeper discover}: finds cameras that speak ONVIF, and shows which streams they offer; confined to the main thread. */
@Command(
        name = "discover",
        description = "Find cameras that speak ONVIF, and show which streams they offer.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples: watchkeeper discover",
            "          watchkeeper discover --address 192.168.1.20 --username anna --password-file camera.password",
            "It takes up to 30 s and changes nothing. A sign-in goes to the one camera of --address, and at most once if it is refused.",
            "Exit codes: 0 a camera that speaks ONVIF was found, 70 none was."
        })
final class DiscoverCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @ArgGroup
    private Spot where = new Spot();

    @Option(names = "--username", paramLabel = "USER", description = "The user to sign in as; needs --address.")
    private Optional<String> username = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password of this user.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--json", description = "Print the answer in JSON.")
    private boolean json;

    /** Where to look; one of them at most. */
    private static final class Spot {
        @Option(
                names = "--interface",
                paramLabel = "NAME",
                description = "Ask on the network of this interface only, such as eth0.")
        private Optional<String> network = Optional.empty();

        @Option(
                names = "--address",
                paramLabel = "HOST",
                description =
                        "Ask one device, where multicast does not reach: a host, HOST:PORT, or the http(s):// address of its"
                                + " ONVIF service.")
        private Optional<String> address = Optional.empty();
    }

    @Override
    public Integer call() throws FailureException {
        if ((username.isPresent() || passwordFile.isPresent()) && where.address.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--username and --password-file need --address: a sign-in goes to one camera only.");
        }
        if (passwordFile.isPresent() && username.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--password-file needs --username beside it.");
        }
        Where place = where.address
                .<Where>map(Where.Address::new)
                .or(() -> where.network.map(Where.Interface::new))
                .orElseGet(Where.Everywhere::new);
        PrintWriter out = spec.commandLine().getOut();
        try (LocalDiscovery discovery = new LocalDiscovery(new SystemClock())) {
            return switch (discovery.discover(place, username, password())) {
                case DiscoveryView.Answer.Done done -> {
                    print(DiscoveryForm.of(done), out);
                    boolean any = done.devices().stream()
                            .anyMatch(device -> device.trouble().isEmpty() || device.wantsSignIn());
                    yield any ? ExitCodes.CLEAN : ExitCodes.CAMERAS;
                }
                case DiscoveryView.Answer.Wrong(String text) -> throw new ParameterException(spec.commandLine(), text);
                case DiscoveryView.Answer.Busy busy -> throw new IllegalStateException("one command makes one search");
            };
        }
    }

    private Secret password() throws FailureException {
        if (passwordFile.isEmpty()) {
            return new Secret("");
        }
        Problems problems = new Problems();
        Place place = Place.argument("--password-file", Path.of("").toAbsolutePath());
        return PasswordFile.read(passwordFile.get().toString(), "--password-file", place, problems)
                .orElseThrow(() -> new FailureException(
                        FailureKind.CONFIGURATION,
                        problems.mistakes().stream()
                                .map(problem -> problem.sentence() + ".")
                                .collect(Collectors.joining("\n"))));
    }

    private void print(DiscoveryForm found, PrintWriter out) {
        if (json) {
            out.println(JSON.writeValueAsString(found));
            return;
        }
        found.notes().forEach(note -> out.println(Table.plain(note)));
        if (found.devices().isEmpty()) {
            out.println(
                    "No device answered. Cameras answer only on their own network, and only if ONVIF is enabled in them;"
                            + " --address HOST asks one directly.");
        }
        for (DiscoveryForm.Device device : found.devices()) {
            String is = List.of(device.name(), device.maker(), device.model(), device.firmware()).stream()
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .collect(Collectors.joining(" "));
            out.println(Table.plain(device.address() + (is.isEmpty() ? "" : "  " + is)));
            device.clockAhead()
                    .filter(seconds -> Math.abs(seconds) > 5)
                    .ifPresent(seconds -> out.println("  Its clock is " + Math.abs(seconds) + " s "
                            + (seconds < 0 ? "behind" : "ahead") + "; set it."));
            device.trouble().ifPresent(text -> out.println("  " + Table.plain(text)));
            if (!device.profiles().isEmpty()) {
                streams(device, out);
            }
        }
    }

    private static void streams(DiscoveryForm.Device device, PrintWriter out) {
        Table table = new Table("  PROFILE", "VIDEO", "FPS", "KBIT/S", "PROPOSED", "ADDRESS");
        for (DiscoveryForm.Offered each : device.profiles()) {
            table.row(
                    "  " + each.name(),
                    each.codec() + " " + each.width() + "x" + each.height(),
                    each.fps() == 0 ? "-" : Integer.toString(each.fps()),
                    each.kbps() == 0 ? "-" : Integer.toString(each.kbps()),
                    each.proposed().map(key -> key + ":").orElse("-"),
                    each.url().orElse("-"));
        }
        table.print(out);
    }
}
