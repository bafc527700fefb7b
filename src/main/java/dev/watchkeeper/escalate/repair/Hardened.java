package dev.watchkeeper.escalate.repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out whether this process belongs to a hardened unit of systemd, in which no agent may run; stateless. */
final class Hardened {
    private static final Pattern NO_NEW_PRIVILEGES = Pattern.compile("(?m)^NoNewPrivs:\\s+1$");

    private Hardened() {}

    /** Why there is no repair agent here; empty if there can be one. */
    static Optional<String> whyNot() {
        try {
            return whyNot(System.getenv(), Files.readString(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The same for given facts.
     *
     * @param variables of which systemd sets INVOCATION_ID for each unit
     * @param status as {@code /proc/self/status} has it
     */
    static Optional<String> whyNot(Map<String, String> variables, String status) {
        return variables.containsKey("INVOCATION_ID")
                        && NO_NEW_PRIVILEGES.matcher(status).find()
                ? Optional.of(
                        "The repair agent is not to be had in the installed service, whose unit is hardened against"
                                + " running foreign programs. Run 'watchkeeper watch' by the account of the repository's owner"
                                + " instead.")
                : Optional.empty();
    }
}
