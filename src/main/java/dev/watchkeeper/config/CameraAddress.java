package dev.watchkeeper.config;

import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a camera's video comes from, with the credentials removed from the address; immutable. Further kinds of sources belong here.
 *
 * @param url without user and password
 */
record CameraAddress(String url, Optional<String> username, Optional<Secret> password) {
    /** The address, or nothing with the mistake noted. No message repeats the address, which may hold a password. */
    static Optional<CameraAddress> read(String text, String key, Place place, Problems problems) {
        Optional<String> scheme = SourceKind.scheme(text);
        if (scheme.isEmpty()) {
            return file(text, key, place, problems);
        }
        if (SourceKind.ofScheme(scheme.get()).isEmpty()) {
            problems.mistake(
                    place,
                    key + ": " + scheme.get() + ":// addresses are not supported; expected "
                            + CameraKeys.URL.expected());
            return Optional.empty();
        }
        String start = scheme.get().toLowerCase(Locale.ROOT) + "://";
        return network(start, text.substring(start.length()), key, place, problems);
    }

    private static Optional<CameraAddress> network(
            String start, String rest, String key, Place place, Problems problems) {
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String path = rest.substring(end);
        int at = rest.lastIndexOf('@', end - 1);
        String host = rest.substring(at + 1, end);
        // A slash in a password would end the authority early and leave the password in the address.
        if (path.indexOf('@') >= 0) {
            problems.mistake(
                    place,
                    key
                            + ": an '@' follows the first '/', '?' or '#'; percent-encode special characters in user, password and path:"
                            + " '/' as %2F, '@' as %40");
            return Optional.empty();
        }
        if (path.chars().anyMatch(Character::isWhitespace)) {
            problems.mistake(place, key + ": the path has a space; write it as %20");
            return Optional.empty();
        }
        boolean good = HostAndPort.parse(host)
                .filter(parts -> parts.port().orElse(1) > 0)
                .isPresent();
        if (!good) {
            problems.mistake(
                    place,
                    key + ": expected " + start + "host/path or " + start
                            + "host:port/path with a port from 1 to 65535");
            return Optional.empty();
        }
        String url = start + host + path;
        if (at < 0) {
            return Optional.of(new CameraAddress(url, Optional.empty(), Optional.empty()));
        }
        String[] user = rest.substring(0, at).split(":", 2);
        Optional<String> name = decoded(user[0]);
        Optional<String> password = user.length == 2 ? decoded(user[1]) : Optional.of("");
        if (name.isEmpty() || password.isEmpty()) {
            problems.mistake(
                    place,
                    key
                            + ": a '%' in the user or password is not followed by two hexadecimal digits; write a plain '%' as %25");
            return Optional.empty();
        }
        return Optional.of(new CameraAddress(
                url,
                name.filter(n -> !n.isEmpty()),
                password.filter(p -> !p.isEmpty()).map(Secret::new)));
    }

    private static Optional<CameraAddress> file(String text, String key, Place place, Problems problems) {
        if (text.isEmpty()) {
            problems.mistake(place, key + " is empty: expected " + CameraKeys.URL.expected());
            return Optional.empty();
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return device("/dev/video" + text);
        }
        if (SourceKind.isDevice(text)) {
            return device(text); // may be plugged in later
        }
        try {
            Path path = place.folder().resolve(text).toAbsolutePath().normalize();
            if (Files.isRegularFile(path) && Files.isReadable(path)) {
                return Optional.of(new CameraAddress(path.toString(), Optional.empty(), Optional.empty()));
            }
        } catch (InvalidPathException e) {
            // Reported below as a missing file.
        }
        // Do not repeat something like user:password@host without its scheme.
        String shown = text.indexOf('@') >= 0 ? "" : " '" + Quote.of(text) + "'";
        problems.mistake(
                place, key + ": there is no readable file" + shown + "; expected " + CameraKeys.URL.expected());
        return Optional.empty();
    }

    private static Optional<CameraAddress> device(String path) {
        return Optional.of(new CameraAddress(path, Optional.empty(), Optional.empty()));
    }

    /** Percent-decoding of RFC 3986, section 2.1; nothing if a percent sign stands alone. */
    private static Optional<String> decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            if (i + 2 >= raw.length || !HexFormat.isHexDigit(raw[i + 1]) || !HexFormat.isHexDigit(raw[i + 2])) {
                return Optional.empty();
            }
            bytes.write(HexFormat.fromHexDigit(raw[i + 1]) * 16 + HexFormat.fromHexDigit(raw[i + 2]));
            i += 2;
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }
}
