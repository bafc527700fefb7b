package dev.watchkeeper.loops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The content of the vitals file at one reading; immutable.
 *
 * @param pid the process that wrote it
 * @param sequence increases with each write
 * @param api where the API answers
 * @param loops by name
 */
public record VitalsReading(long pid, long sequence, Optional<String> api, Map<String, Loop> loops) {
    /** A counter and the time within which it must change; immutable. */
    public record Loop(long count, Duration limit) {}

    /** Empty if the file is missing or cannot be parsed. */
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
