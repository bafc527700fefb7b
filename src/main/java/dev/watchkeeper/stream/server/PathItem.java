package dev.watchkeeper.stream.server;

import java.util.Map;
import java.util.Optional;

/** Reads a path from the control API's list, with the names of all supported versions; stateless. */
final class PathItem {
    private PathItem() {}

    /** The path; empty if it has no name. Before 1.16 {@code ready} was all that was known, before 1.17 bytes had other names. */
    static Optional<PathSample> read(Map<String, Object> item) {
        boolean available = Json.truth(item, "available", "ready");
        return Json.text(item, "name")
                .map(name -> new PathSample(
                        name,
                        available,
                        Json.truth(item, "online", "ready"),
                        available
                                ? Json.text(item, "availableTime").or(() -> Json.text(item, "readyTime"))
                                : Optional.empty(),
                        sourceType(item),
                        new PathSample.Traffic(
                                Json.number(item, "inboundBytes", "bytesReceived"),
                                Json.number(item, "outboundBytes", "bytesSent"),
                                Json.objects(item, "readers").size())));
    }

    private static Optional<String> sourceType(Map<String, Object> item) {
        return item.get("source") instanceof Map<?, ?> source && source.get("type") instanceof String type
                ? Optional.of(type)
                : Optional.empty();
    }
}
