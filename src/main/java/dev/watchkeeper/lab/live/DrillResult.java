package dev.watchkeeper.lab.live;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a drill has measured; immutable.
 *
 * @param at when it began
 * @param noticedAfter until somebody acted; empty if nobody did
 * @param healedAfter until all was as before
 * @param toldAfter until a person's channel had taken a message
 * @param passed whether the chain works
 * @param text for people
 */
public record DrillResult(
        String fault,
        Instant at,
        Optional<Duration> noticedAfter,
        Optional<Duration> healedAfter,
        Optional<Duration> toldAfter,
        boolean passed,
        String text) {
    private static final int MOST_FILES = 1000;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Keeps it in {@code drills/} of the data folder, the newest 1000. */
    public Path keep(Path data) throws IOException {
        Path folder = PrivateFiles.createDirectories(data.resolve("drills"));
        Path file = folder.resolve(STAMP.format(at) + "-" + fault + ".json");
        PrivateFiles.replace(file, (json() + "\n").getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            for (Path old : all.subList(0, Math.max(0, all.size() - MOST_FILES))) {
                Files.deleteIfExists(old);
            }
        }
        return file;
    }

    /** As it is kept and printed; durations in seconds. */
    public String json() {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("fault", fault).put("at", at.toString());
        node.putPOJO("noticed_after", seconds(noticedAfter));
        node.putPOJO("healed_after", seconds(healedAfter));
        node.putPOJO("told_after", seconds(toldAfter));
        node.put("passed", passed).put("text", text);
        return JsonMapper.shared().writeValueAsString(node);
    }

    private static Object seconds(Optional<Duration> time) {
        return time.<Object>map(each -> each.toMillis() / 1000.0)
                .orElseGet(() -> JsonMapper.shared().nullNode());
    }
}
