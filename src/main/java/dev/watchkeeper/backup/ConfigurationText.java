package dev.watchkeeper.backup;

import dev.watchkeeper.config.Masks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     * Puts secrets back: a masked line becomes the line of the present file that would be masked to the same. Where that is not certain, because several different
     * ones would, or fewer than there are masked lines, the line stays open: a wrong password has cameras lock accounts.
     *
     * @param present the configuration that is there, if there is one
     */
    static Unmasked unmasked(String text, Optional<String> present) {
        List<String> lines = text.lines().toList();
        Map<String, List<String>> known = byMask(present.stream().flatMap(String::lines));
        Map<String, List<String>> wanted = byMask(lines.stream().filter(line -> line.contains(Masks.MASK)));
        StringBuilder whole = new StringBuilder(text.length());
        List<Integer> open = new ArrayList<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            List<String> candidates = known.getOrDefault(line, List.of());
            boolean hasMask = line.contains(Masks.MASK);
            if (!hasMask) {
                whole.append(line);
            } else if (Set.copyOf(candidates).size() == 1
                    && candidates.size() >= wanted.getOrDefault(line, List.of()).size()) {
                whole.append(candidates.getFirst());
            } else {
                whole.append(line);
                open.add(number);
            }
            whole.append('\n');
        }
        return new Unmasked(whole.toString(), open);
    }

    private static Map<String, List<String>> byMask(Stream<String> lines) {
        return lines.collect(Collectors.groupingBy(Masks::line));
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
