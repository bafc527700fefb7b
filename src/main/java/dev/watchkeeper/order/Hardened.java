package dev.watchkeeper.order;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds out whether this process belongs to a hardened unit of systemd, which may neither restart units nor run an agent; stateless. */
public final class Hardened {
    private static final Pattern NO_NEW_PRIVILEGES = Pattern.compile("(?m)^NoNewPrivs:\\s+1$");

    private Hardened() {}

    public static boolean isHere() {
        try {
            return is(System.getenv(), Files.readString(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The same for given facts.
     *
     * @param variables of which systemd sets INVOCATION_ID for each unit
     * @param status as {@code /proc/self/status} has it
     */
    static boolean is(Map<String, String> variables, String status) {
        return variables.containsKey("INVOCATION_ID")
                && NO_NEW_PRIVILEGES.matcher(status).find();
    }
}
