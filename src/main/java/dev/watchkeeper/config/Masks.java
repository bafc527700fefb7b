package dev.watchkeeper.config;

import java.util.regex.Pattern;

/** Replaces what may be secret in the text of a configuration by {@code ***}, line by line; stateless. */
public final class Masks {
    /** What takes a secret's place. */
    public static final String MASK = "***";

    private static final Pattern USER = Pattern.compile("://[^\\s/'\"@]*@");

    private static final Pattern PARAMETER =
            Pattern.compile("(?i)((?:pass|password|passwd|pwd|token|auth|secret|key|user)=)[^&/?;\\s'\",}]*");

    /** Keys that end in -file name a file. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)([\\w-]*(?:password|secret|token|key|headers)['\"]?\\s*:)(?!\\s*$)\\s*[^\\s,}\\]][^,}\\]]*");

    private static final Pattern WORD_AFTER =
            Pattern.compile("(?i)(--?[\\w-]*(?:password|secret|token|key|pass)['\"]?(?:\\s*,\\s*|=|\\s+))[^\\s,\\]]+");

    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)(\\bauthorization\\s*[:=]\\s*)[^'\",\\]}]+");

    private Masks() {}

    /** One line without passwords, tokens and whatever is named like one. */
    public static String line(String line) {
        String text = USER.matcher(line).replaceAll("://***@");
        text = PARAMETER.matcher(text).replaceAll("$1***");
        text = NAMED.matcher(text).replaceAll("$1 ***");
        text = AUTHORIZATION.matcher(text).replaceAll("$1***");
        return WORD_AFTER.matcher(text).replaceAll("$1***");
    }
}
