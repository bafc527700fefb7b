package dev.watchkeeper.keeper.stream;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads MediaMTX's own lines; stateless. */
public final class ServerWords {
    /** As MediaMTX writes them: {@code 2026/11/30 10:00:00 ERR listen tcp :8554: bind: address already in use}. */
    private static final Pattern ERROR = Pattern.compile("^\\S+ \\S+ ERR (.{1,500})");

    private ServerWords() {}

    /** Why it ended, by the last error in its last lines; empty if there is none. */
    public static Optional<String> lastError(List<String> lines) {
        return lines.reversed().stream()
                .map(ERROR::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1).strip())
                .findFirst();
    }
}
