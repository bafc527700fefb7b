package dev.watchkeeper.stream.server;

import java.util.Optional;
import java.util.regex.Pattern;

/** Makes MediaMTX's own words fit to be shown: one short line, without sign-ins; stateless. */
final class Masked {
    private static final int LONGEST = 200;
    private static final Pattern SIGN_IN = Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/\\s]*@");

    /** Some makers put the password into the path or the query. */
    private static final Pattern IN_PATH =
            Pattern.compile("(?i)((?:pass|password|passwd|pwd|token|auth|secret)=)[^&/?;\\s\"']*");

    private Masked() {}

    static Optional<String> of(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        String masked =
                IN_PATH.matcher(SIGN_IN.matcher(line).replaceAll("$1***@")).replaceAll("$1***");
        return masked.isEmpty()
                ? Optional.empty()
                : Optional.of(masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked);
    }
}
