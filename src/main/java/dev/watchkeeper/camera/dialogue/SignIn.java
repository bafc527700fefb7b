package dev.watchkeeper.camera.dialogue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to a camera's challenge: digest (RFC 7616, or RFC 2069 for old cameras) or basic (RFC 7617); confined to its owner, since a digest counts
 * its requests.
 */
public final class SignIn {
    /** A parameter with its value, or a scheme. */
    private static final Pattern PART =
            Pattern.compile("([\\w-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,\\s]*))|([\\w-]+)");

    /** The strongest first. */
    private static final List<String> ALGORITHMS = List.of("SHA-512-256", "SHA-256", "MD5");

    private final Login login;
    private final Optional<Map<String, String>> digest;
    private final String clientNonce;
    private int count;

    /** A user name and a password; immutable, prints neither. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "a login";
        }
    }

    private SignIn(Login login, Optional<Map<String, String>> digest) {
        this.login = login;
        this.digest = digest;
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        clientNonce = HexFormat.of().formatHex(random);
    }

    /**
     * Chooses the strongest scheme that the camera offers.
     *
     * @param challenges the values of its WWW-Authenticate fields
     * @return empty if no scheme is supported
     */
    public static Optional<SignIn> choose(List<String> challenges, Login login) {
        List<Map<String, String>> all =
                challenges.stream().flatMap(c -> split(c).stream()).toList();
        for (String algorithm : ALGORITHMS) {
            for (Map<String, String> challenge : all) {
                if (challenge.getOrDefault("", "").equals("digest")
                        && algorithm.equals(algorithm(challenge))
                        && knowsQop(challenge)) {
                    return Optional.of(new SignIn(login, Optional.of(challenge)));
                }
            }
        }
        return all.stream().anyMatch(c -> c.getOrDefault("", "").equals("basic"))
                ? Optional.of(new SignIn(login, Optional.empty()))
                : Optional.empty();
    }

    /** Whether it is a digest, which does not disclose the password. */
    public boolean isDigest() {
        return digest.isPresent();
    }

    /** Whether the camera accepts the password but wants a newer nonce. */
    public static boolean isStale(List<String> challenges) {
        return challenges.stream()
                .flatMap(c -> split(c).stream())
                .anyMatch(c -> c.getOrDefault("stale", "").equalsIgnoreCase("true"));
    }

    /** The schemes that the camera offers, shortened for people. */
    public static String offered(List<String> challenges) {
        List<String> names = challenges.stream()
                .flatMap(c -> split(c).stream())
                .map(c -> c.getOrDefault("", "")
                        + Optional.ofNullable(c.get("algorithm"))
                                .map(a -> " " + a)
                                .orElse(""))
                .map(name -> name.replaceAll("[^ -~]", ""))
                .map(name -> name.substring(0, Math.min(name.length(), 40)))
                .distinct()
                .limit(4)
                .toList();
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }

    /** The value of the Authorization field for one request. */
    public String authorization(String method, String target) {
        if (digest.isEmpty()) {
            byte[] pair = (login.user + ":" + login.password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }
        Map<String, String> asked = digest.get();
        String algorithm = algorithm(asked);
        String realm = asked.getOrDefault("realm", "");
        String nonce = asked.getOrDefault("nonce", "");
        String secret = hash(algorithm, login.user + ":" + realm + ":" + login.password);
        if (asked.getOrDefault("algorithm", "").toLowerCase(Locale.ROOT).endsWith("-sess")) {
            secret = hash(algorithm, secret + ":" + nonce + ":" + clientNonce);
        }
        String request = hash(algorithm, method + ":" + target);
        boolean qop = asked.containsKey("qop");
        String number = HexFormat.of().toHexDigits(++count);
        String response = hash(
                algorithm, secret + ":" + nonce + ":" + (qop ? number + ":" + clientNonce + ":auth:" : "") + request);
        StringBuilder value = new StringBuilder("Digest username=\"" + quoted(login.user) + "\", realm=\"" + realm
                + "\", nonce=\"" + nonce + "\", uri=\"" + quoted(target) + "\", response=\"" + response + "\"");
        Optional.ofNullable(asked.get("algorithm"))
                .ifPresent(a -> value.append(", algorithm=").append(a));
        Optional.ofNullable(asked.get("opaque"))
                .ifPresent(o -> value.append(", opaque=\"").append(o).append('"'));
        if (qop) {
            value.append(", qop=auth, nc=")
                    .append(number)
                    .append(", cnonce=\"")
                    .append(clientNonce)
                    .append('"');
        }
        return value.toString();
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static boolean knowsQop(Map<String, String> challenge) {
        String qop = challenge.getOrDefault("qop", "auth");
        return List.of(qop.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1)).contains("auth");
    }

    private static String algorithm(Map<String, String> challenge) {
        String name = challenge.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
        return name.endsWith("-SESS") ? name.substring(0, name.length() - 5) : name;
    }

    /** The parameters of each challenge, with its scheme under the empty name; one field may hold several challenges. */
    private static List<Map<String, String>> split(String field) {
        List<Map<String, String>> all = new ArrayList<>();
        Matcher part = PART.matcher(field);
        while (part.find()) {
            String scheme = part.group(4);
            if (scheme != null) {
                all.add(new HashMap<>(Map.of("", scheme.toLowerCase(Locale.ROOT))));
            } else if (!all.isEmpty()) {
                String value = Optional.ofNullable(part.group(2))
                        .or(() -> Optional.ofNullable(part.group(3)))
                        .orElse("");
                all.getLast().put(Optional.ofNullable(part.group(1)).orElse("").toLowerCase(Locale.ROOT), value);
            }
        }
        return all;
    }

    private static String hash(String algorithm, String text) {
        try {
            String name = algorithm.equals("SHA-512-256") ? "SHA-512/256" : algorithm;
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(name).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("this Java does not support " + algorithm, e);
        }
    }
}
