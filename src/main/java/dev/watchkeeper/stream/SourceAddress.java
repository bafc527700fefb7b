package dev.watchkeeper.stream;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.SourceKind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The address under which the restreaming server reads a camera, with its sign-in; stateless. */
public final class SourceAddress {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String HEX = "0123456789ABCDEF";

    private SourceAddress() {}

    /**
     * Why MediaMTX cannot read the camera, as the end of a sentence that begins with its name; empty if it can. One address that it does not accept makes
     * it refuse its whole configuration.
     */
    public static Optional<String> obstacle(CameraSettings camera) {
        if (camera.kind() != SourceKind.RTSP && camera.kind() != SourceKind.RTSPS) {
            return Optional.of("is not reached over RTSP, which restreaming needs");
        }
        if (camera.username().isPresent() && camera.password().isEmpty()) {
            return Optional.of("has a user without a password, with which MediaMTX signs in nowhere");
        }
        if (camera.username().isEmpty() && camera.password().isPresent()) {
            return Optional.of("has a password without a user, with which MediaMTX signs in nowhere");
        }
        return Optional.empty();
    }

    /** The address, percent-encoded where MediaMTX would otherwise read something else; it holds the password. */
    public static Secret of(CameraSettings camera) {
        int host = camera.url().indexOf("://") + "://".length();
        String signIn = camera.username()
                .map(user -> encoded(user) + ":"
                        + encoded(camera.password().map(Secret::reveal).orElse("")) + "@")
                .orElse("");
        return new Secret(
                camera.url().substring(0, host) + signIn + careful(camera.url().substring(host)));
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(next) >= 0) {
                encoded.append((char) next);
            } else {
                append(encoded, next);
            }
        }
        return encoded.toString();
    }

    private static void append(StringBuilder text, int octet) {
        text.append('%').append(HEX.charAt((octet >> 4) & 15)).append(HEX.charAt(octet & 15));
    }

    /**
     * The rest of an address stays as it is written, with three exceptions: a percent sign that begins no code would have the whole configuration refused, a
     * dollar sign may begin one of MediaMTX's variables, which a reader's query fills, and a number sign would begin a fragment, which it refuses and the camera takes for a
     * part of the path.
     */
    private static String careful(String rest) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rest.length(); i++) {
            char next = rest.charAt(i);
            boolean lonely =
                    next == '%' && !(i + 2 < rest.length() && isHex(rest.charAt(i + 1)) && isHex(rest.charAt(i + 2)));
            boolean variable = next == '$' && rest.startsWith("MTX_", i + 1)
                    || next == '$' && i + 2 < rest.length() && rest.charAt(i + 1) == 'G' && isDigit(rest.charAt(i + 2));
            if (lonely || variable || next == '#' || next < ' ') {
                append(text, next);
            } else {
                text.append(next);
            }
        }
        return text.toString();
    }

    private static boolean isDigit(char next) {
        return next >= '0' && next <= '9';
    }

    private static boolean isHex(char next) {
        return isDigit(next) || next >= 'a' && next <= 'f' || next >= 'A' && next <= 'F';
    }
}
