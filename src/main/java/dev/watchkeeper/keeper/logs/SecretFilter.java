package dev.watchkeeper.keeper.logs;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Masks secrets in lines that others write: sign-ins in addresses, whoever's they are, and every secret that is known, also percent-encoded; immutable. A
 * program for video prints the address of its input when a connection breaks.
 */
public final class SecretFilter {
    /** For lines of programs whose secrets are not known. */
    public static final SecretFilter SIGN_INS = new SecretFilter(List.of());

    private static final String MASK = "***";
    private static final String SCHEME_END = "://";
    private static final int LONGEST_SCHEME = 16;

    /** Anything longer is no secret of a configuration, and would make the pattern slow. */
    private static final int LONGEST_SECRET = 4096;

    /** Shorter ones are masked only as whole words: an "a" is in every line. */
    private static final int SHORT = 4;

    /** Some makers put the password into the path or the query. */
    private static final Pattern IN_PATH =
            Pattern.compile("(?i)((?:pass|password|passwd|pwd|token|auth|secret)=)[^&/?;\\s\"']*");

    private final Optional<Pattern> known;
    private final int longest;

    /** @param secrets in clear text */
    public SecretFilter(Collection<String> secrets) {
        String any = secrets.stream()
                .filter(secret -> !secret.isBlank() && secret.length() <= LONGEST_SECRET)
                .distinct()
                // Of two that begin alike, the longer one.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(SecretFilter::pattern)
                .collect(Collectors.joining("|"));
        known = any.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(any));
        longest = 12 * secrets.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pattern(String secret) {
        String text = secret.codePoints().mapToObj(SecretFilter::written).collect(Collectors.joining());
        return secret.length() < SHORT ? "(?<![\\p{L}\\p{N}])" + text + "(?![\\p{L}\\p{N}])" : text;
    }

    /** The ways to write a character: as it is, percent-encoded (RFC 3986), and as JSON and shells escape it. */
    private static String written(int codePoint) {
        String plain = Character.toString(codePoint);
        StringBuilder encoded = new StringBuilder();
        for (byte octet : plain.getBytes(StandardCharsets.UTF_8)) {
            encoded.append("%%%02x".formatted(octet & 0xff));
        }
        String escape = Character.isLetterOrDigit(codePoint) ? "" : "\\\\?";
        String space = plain.equals(" ") ? "|\\+" : "";
        return "(?:" + escape + Pattern.quote(plain) + "|(?i:" + encoded + ")" + space + ")";
    }

    /** The line with each secret replaced. */
    public String mask(String line) {
        String text = known.map(pattern -> pattern.matcher(line).replaceAll(Matcher.quoteReplacement(MASK)))
                .orElse(line);
        int at = text.indexOf(SCHEME_END);
        if (at < 0) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int done = 0;
        while (at >= 0) {
            int start = at + SCHEME_END.length();
            int end = endOfWord(text, start);
            masked.append(text, done, start);
            int signIn = endOfSignIn(text, start, end);
            if (signIn > start) {
                masked.append(MASK);
            }
            masked.append(IN_PATH.matcher(text.substring(signIn, end)).replaceAll("$1***"));
            done = end;
            at = text.indexOf(SCHEME_END, end);
        }
        return masked.append(text, done, text.length()).toString();
    }

    private static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length() && !isBetweenWords(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBetweenWords(char next) {
        return next <= ' ' || next == '"' || next == '<' || next == '>' || Character.isWhitespace(next);
    }

    /** The place of the '@' behind the user and the password in an address; its start if there are none. */
    private static int endOfSignIn(String text, int start, int end) {
        int authority = start;
        while (authority < end && "/?#".indexOf(text.charAt(authority)) < 0) {
            authority++;
        }
        int at = text.lastIndexOf('@', authority - 1);
        if (at >= start) {
            return at;
        }
        // A password may hold a slash that should have been encoded; what follows a host's colon is a number.
        int colon = text.indexOf(':', start);
        boolean password = colon > start
                && colon < authority
                && text.charAt(start) != '['
                && !text.substring(colon + 1, authority).matches("[0-9]{0,5}");
        at = text.lastIndexOf('@', end - 1);
        return password && at >= start ? at : start;
    }

    /**
     * Where a text that goes on can be cut without cutting a secret or an address in two.
     *
     * @return 0 if there is no such place in its second half; then all of it must be taken for secret
     */
    int cut(String text) {
        int cut = Math.min(text.length(), startOfAddress(text));
        if (known.isPresent()) {
            cut = startOfSecret(text, cut, known.get());
        }
        return cut > text.length() / 2 ? cut : 0;
    }

    /** The beginning of an address that the end of the text may be part of; the end if there is none. */
    private static int startOfAddress(String text) {
        int word = text.length();
        while (word > 0 && !isBetweenWords(text.charAt(word - 1))) {
            word--;
        }
        int scheme = text.lastIndexOf(SCHEME_END);
        if (scheme < word) {
            // A colon at the very end may become one.
            scheme = text.endsWith(":") || text.endsWith(":/") ? text.lastIndexOf(':') : -1;
        }
        return scheme < word ? text.length() : Math.max(word, scheme - LONGEST_SCHEME);
    }

    private int startOfSecret(String text, int before, Pattern pattern) {
        int cut = before;
        Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
        for (int start = Math.max(0, before - longest); start < cut; start++) {
            matcher.region(start, text.length());
            boolean whole = matcher.lookingAt();
            if (whole ? matcher.end() > cut : matcher.hitEnd()) {
                cut = start;
            }
        }
        return cut;
    }
}
