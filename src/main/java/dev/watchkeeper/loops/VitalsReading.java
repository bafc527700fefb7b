package dev.watchkeeper.loops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the vitals file said when it was read; immutable.
 *
 * @param pid who wrote it
 * @param sequence goes up with each writing
 * @param api where the API answers
 * @param loops by name
 */
public record VitalsReading(long pid, long sequence, Optional<String> api, Map<String, Loop> loops) {
    /** A counter and the time within which it has to change; immutable. */
    public record Loop(long count, Duration limit) {}

    /** Nothing if there is no such file, or it cannot be understood. */
    public static Optional<VitalsReading> of(Path file) {
        long pid = 0;
        long sequence = 0;
        Optional<String> api = Optional.empty();
        Map<String, Loop> loops = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "pid" -> pid = Long.parseLong(words[1]);
                    case "sequence" -> sequence = Long.parseLong(words[1]);
                    case "api" -> api = Optional.of(words[1]);
                    case "loop" ->
                        loops.put(
                                words[1],
                                new Loop(Long.parseLong(words[2]), Duration.ofMillis(Long.parseLong(words[3]))));
                    default -> {
                        // A newer node may say more.
                        continue;
                    }
                }
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return Optional.of(new VitalsReading(pid, sequence, api, loops));
    }
}
