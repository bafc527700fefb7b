package dev.watchkeeper.lab.simulate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user and password of a camera, checked by digest (RFC 2617 without qop) or basic authentication; immutable. */
public record Credentials(String user, String password) {
    private static final Pattern PARAMETER =
            Pattern.compile("(\\w+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,\\s]*))");
    private static final String REALM = "simulated camera";

    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }

    /** The value of WWW-Authenticate that asks for digest. */
    public static String digestChallenge(String nonce) {
        return "Digest realm=\"" + REALM + "\", nonce=\"" + nonce + "\"";
    }

    /** The value of WWW-Authenticate that asks for a digest of an unknown algorithm. */
    public static String unknownChallenge(String nonce) {
        return digestChallenge(nonce) + ", algorithm=UNKNOWN";
    }

    /** The value of WWW-Authenticate that asks for basic. */
    public static String basicChallenge() {
        return "Basic realm=\"" + REALM + "\"";
    }

    /** Whether the value of an Authorization header proves that the client knows the password. */
    public boolean accept(String authorization, String method, String nonce) {
        String[] parts = authorization.split(" ", 2);
        if (parts.length != 2) {
            return false;
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "basic" -> {
                byte[] expected = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
                String encoded = Base64.getEncoder().encodeToString(expected);
                yield encoded.equals(parts[1].trim());
            }
            case "digest" -> acceptDigest(parameters(parts[1]), method, nonce);
            default -> false;
        };
    }

    private boolean acceptDigest(Map<String, String> given, String method, String nonce) {
        String secret = md5(user + ":" + REALM + ":" + password);
        String request = md5(method + ":" + given.getOrDefault("uri", ""));
        String expected = md5(secret + ":" + nonce + ":" + request);
        return nonce.equals(given.get("nonce"))
                && user.equals(given.get("username"))
                && expected.equals(given.get("response"));
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> found = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            String quoted = matcher.group(2);
            String value = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            if (value != null) {
                found.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
        return found;
    }

    static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
