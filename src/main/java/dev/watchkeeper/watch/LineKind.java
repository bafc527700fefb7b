package dev.watchkeeper.watch;

import dev.watchkeeper.watch.WatchedService.LogRule;
import java.util.regex.Pattern;

/** What a line of a log says about the service that wrote it; an immutable enumeration. */
enum LineKind {
    /** The service did its work. */
    PROGRESS,
    /** An error that does not pass by itself. */
    SERIOUS,
    /** An error that usually passes, such as a lost connection. */
    TRANSIENT,
    /** Neither. */
    OTHER;

    /** A refused sign-in stays refused, and each retry brings the account nearer to being locked. */
    private static final Pattern NEVER_TRANSIENT = Pattern.compile(
            "\\b(?:status|http|code|error|rtsp/1\\.0)[ :=]*401\\b|unauthori[sz]ed|authentication (?:failed|error|required)|(?:wrong|invalid|bad) (?:password|credentials)"
                    + "|login failed|access denied",
            Pattern.CASE_INSENSITIVE);

    /** The rest of a stack trace belongs to the error before it. */
    private static final Pattern OF_A_TRACE =
            Pattern.compile("^(?:\\s+(?:at |File |\\.\\.\\. |\\^)|Caused by|\\s+\\S)");

    static LineKind of(String line, LogRule rule) {
        if (rule.errors().matcher(line).find()) {
            boolean passes = rule.transients().stream()
                    .anyMatch(pattern -> pattern.matcher(line).find());
            return passes && !NEVER_TRANSIENT.matcher(line).find() ? TRANSIENT : SERIOUS;
        }
        boolean progress = rule.progress()
                .map(pattern -> pattern.matcher(line).find())
                .orElse(!line.isBlank() && !OF_A_TRACE.matcher(line).find());
        return progress ? PROGRESS : OTHER;
    }
}
