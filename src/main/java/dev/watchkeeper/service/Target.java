package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The systemd to install into, and its folders; immutable.
 *
 * @param isUser whether it is a user's own systemd rather than the system's
 * @param root the root folder of another system, such as an image that is being built; empty for the running one
 * @param environment of this process
 */
public record Target(boolean isUser, Optional<Path> root, Map<String, String> environment) {
    /** The settings of the repair agent, as its unit names them. */
    static final Path REPAIR_SETTINGS = Path.of("/etc/" + Plan.NAME + "-repair.yml");

    private static final Path RUNNING = Path.of("/run/systemd/system");

    public Target {
        environment = Map.copyOf(environment);
    }

    boolean isElsewhere() {
        return root.isPresent();
    }

    private Path home() {
        return Path.of(System.getProperty("user.home"));
    }

    /** The folder for units. */
    Path units() {
        if (!isUser) {
            return below("/etc/systemd/system");
        }
        Path settings = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home().resolve(".config"));
        return below(settings.resolve("systemd/user").toString());
    }

    /** The file with the settings of the repair agent, which its unit reads: only root may change it. */
    Path repairSettings() {
        return below(REPAIR_SETTINGS.toString());
    }

    /** The links to the units of a template that are enabled. */
    Path enabled() {
        return below("/etc/systemd/system/multi-user.target.wants");
    }

    /** The file that declares the account. */
    Path accounts() {
        return below("/etc/sysusers.d/" + Plan.NAME + ".conf");
    }

    /** The working folder of the service. */
    public Path folder() {
        if (!isUser) {
            return Plan.STATE;
        }
        return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home().resolve(".local/share"))
                .resolve(Plan.NAME);
    }

    private Path below(String path) {
        return root.map(folder -> folder.resolve(path.substring(1))).orElse(Path.of(path));
    }

    /** A command line for a program of systemd that works on this target. */
    List<String> command(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(program));
        root.ifPresent(folder -> command.add("--root=" + folder));
        command.addAll(List.of(words));
        return command;
    }

    public List<String> systemctl(String... words) {
        List<String> command = command("systemctl", words);
        if (isUser) {
            command.add(1, "--user");
        }
        return command;
    }

    /** @throws FailureException of kind ENVIRONMENT if nothing can be installed here */
    public void requireSuitable() throws FailureException {
        boolean isRoot = System.getProperty("user.name").equals("root");
        if (!isUser && !isElsewhere() && !isRoot) {
            throw unsuitable("This must be run as root: use sudo, or --user for a service of this user alone");
        }
        if (isUser && !isElsewhere() && isRoot && environment.containsKey("SUDO_USER")) {
            throw unsuitable("--user is for the user's own systemd: run it without sudo");
        }
        if (!isElsewhere() && !Files.isDirectory(RUNNING, LinkOption.NOFOLLOW_LINKS)) {
            throw unsuitable("This machine does not run systemd, so no service can be installed;"
                    + " docs/containers.md explains the alternatives, --dry-run shows the units,"
                    + " --root DIR installs into an image");
        }
        if (isUser && !isElsewhere() && !environment.containsKey("XDG_RUNTIME_DIR")) {
            throw unsuitable("This session has no systemd of its own (XDG_RUNTIME_DIR is not set): sign in as this user"
                    + " instead of using su or sudo");
        }
    }

    private static FailureException unsuitable(String sentence) {
        return new FailureException(FailureKind.ENVIRONMENT, sentence);
    }
}
