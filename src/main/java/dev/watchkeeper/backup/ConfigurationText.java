package dev.watchkeeper.backup;

import dev.watchkeeper.config.Masks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text of a configuration, with and without its secrets; stateless. */
final class ConfigurationText {
    private ConfigurationText() {}

    /** Reads the file without its secrets; a configuration that is too long to be one is refused. */
    static String masked(Path file) throws IOException {
        return masked(read(file));
    }

    static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(Archive.MAX_CONFIGURATION + 1);
            if (text.length > Archive.MAX_CONFIGURATION) {
                throw new IOException(file + " is longer than any configuration");
            }
            return new String(text, StandardCharsets.UTF_8);
        }
    }

    static String masked(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        text.lines().forEach(line -> masked.append(Masks.line(line)).append('\n'));
        return masked.toString();
    }

    /**
     * Puts secrets back: a masked line becomes the line of the present file that would be masked to the same.
     *
     * @param present the configuration that is there, if there is one
     */
    static Unmasked unmasked(String text, Optional<String> present) {
        Map<String, String> known = new HashMap<>();
        present.stream().flatMap(String::lines).forEach(line -> known.putIfAbsent(Masks.line(line), line));
        StringBuilder whole = new StringBuilder(text.length());
        List<Integer> open = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            boolean hasMask = line.contains(Masks.MASK);
            if (hasMask && !known.containsKey(line)) {
                open.add(number);
            }
            whole.append(hasMask ? known.getOrDefault(line, line) : line).append('\n');
        }
        return new Unmasked(whole.toString(), open);
    }

    /**
     * A restored text; immutable.
     *
     * @param open the numbers of lines whose secrets are unknown, from 1
     */
    record Unmasked(String text, List<Integer> open) {
        Unmasked {
            open = List.copyOf(open);
        }
    }
}
