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
 * Whose systemd it is, and where that one looks for units; immutable.
 *
 * @param isUsers for a user's own, in place of the system's
 * @param root the root folder of another system, such as an image that is being built; nothing for the one that runs
 * @param environment of this process
 */
public record Target(boolean isUsers, Optional<Path> root, Map<String, String> environment) {
    private static final Path RUNS = Path.of("/run/systemd/system");

    public Target {
        environment = Map.copyOf(environment);
    }

    boolean isElsewhere() {
        return root.isPresent();
    }

    private Path home() {
        return Path.of(System.getProperty("user.home"));
    }

    /** The folder of units. */
    Path units() {
        if (!isUsers) {
            return below("/etc/systemd/system");
        }
        Path settings = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home().resolve(".config"));
        return below(settings.resolve("systemd/user").toString());
    }

    /** The file that makes the account. */
    Path accounts() {
        return below("/etc/sysusers.d/" + Plan.NAME + ".conf");
    }

    /** Where the service works. */
    public Path folder() {
        if (!isUsers) {
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

    /** A program of systemd, with what tells it where to work. */
    List<String> command(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(program));
        root.ifPresent(folder -> command.add("--root=" + folder));
        command.addAll(List.of(words));
        return command;
    }

    public List<String> systemctl(String... words) {
        List<String> command = command("systemctl", words);
        if (isUsers) {
            command.add(1, "--user");
        }
        return command;
    }

    /** @throws FailureException of kind ENVIRONMENT if nothing can be installed here */
    public void refuseIfUnfit() throws FailureException {
        boolean isRoot = System.getProperty("user.name").equals("root");
        if (!isUsers && !isElsewhere() && !isRoot) {
            throw unfit("This must be run as root: use sudo, or --user for a service of this user alone");
        }
        if (isUsers && !isElsewhere() && isRoot && environment.containsKey("SUDO_USER")) {
            throw unfit("--user is for the user's own systemd: run it without sudo");
        }
        if (!isElsewhere() && !Files.isDirectory(RUNS, LinkOption.NOFOLLOW_LINKS)) {
            throw unfit("systemd does not run this machine, so there is nothing to install a service into;"
                    + " docs/containers.md says how to do without, --dry-run shows the units,"
                    + " --root DIR installs into an image");
        }
        if (isUsers && !isElsewhere() && !environment.containsKey("XDG_RUNTIME_DIR")) {
            throw unfit("This session has no systemd of its own (XDG_RUNTIME_DIR is not set): sign in as this user,"
                    + " not by su or sudo");
        }
    }

    private static FailureException unfit(String sentence) {
        return new FailureException(FailureKind.ENVIRONMENT, sentence);
    }
}
