package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the variables for the agent, and takes their values out of whatever it says; stateless. No sentence repeats the content. */
final class EnvironmentFile {
    private static final int MAX_BYTES = 65_536;

    /** Shorter values, such as {@code 1} or {@code on}, are no secrets, and words that people need. */
    private static final int SHORTEST_SECRET = 6;

    private EnvironmentFile() {}

    /** @throws FailureException of kind CONFIGURATION, with the number of a wrong line */
    static Map<String, String> read(Path file) throws FailureException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "the file " + file + " cannot be read: check its name and permissions",
                    e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new FailureException(FailureKind.CONFIGURATION, "the file " + file + " is longer than 64 KiB");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r?\n", -1)) {
            number++;
            String text = line.strip().replaceFirst("^export ", "");
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            if (equals < 1 || !text.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*") || text.indexOf('\0') >= 0) {
                throw new FailureException(
                        FailureKind.CONFIGURATION, "line " + number + " of " + file + " is not NAME=VALUE");
            }
            variables.put(text.substring(0, equals), unquoted(text.substring(equals + 1)));
        }
        return variables;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    static boolean isReadByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return false;
        }
    }

    /** The text with every secret value masked. */
    static String masked(String text, Map<String, String> variables) {
        String masked = text;
        for (String value : variables.values()) {
            if (value.length() >= SHORTEST_SECRET) {
                masked = masked.replace(value, "***");
            }
        }
        return masked;
    }

    /** Whether the text repeats a secret value. */
    static boolean isIn(String text, Map<String, String> variables) {
        return !masked(text, variables).equals(text);
    }
}
