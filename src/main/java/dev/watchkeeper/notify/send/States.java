package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.notify.send.Flaps.Flap;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the desk keeps between two processes, as JSON; stateless. A state that cannot be read counts as none. */
final class States {
    static final String FLAPS = "flaps";

    private static final Logger log = LoggerFactory.getLogger(States.class);

    private States() {}

    static String lane(String channel) {
        return "lane:" + channel;
    }

    static String health(String channel) {
        return "health:" + channel;
    }

    static String write(Object state) {
        return RecordJson.write(state);
    }

    static LaneState lane(Map<String, String> kept, String channel) {
        return read(kept, lane(channel), node -> RecordJson.read(node, LaneState.class))
                .orElse(LaneState.NEW);
    }

    static ChannelHealth health(Map<String, String> kept, String channel, Instant now) {
        return read(kept, health(channel), node -> RecordJson.read(node, ChannelHealth.class))
                .orElseGet(() -> ChannelHealth.good(now));
    }

    static Map<String, Flap> flaps(Map<String, String> kept) {
        return read(kept, FLAPS, node -> RecordJson.readMap(node, Flap.class)).orElseGet(LinkedHashMap::new);
    }

    private static <T> Optional<T> read(Map<String, String> kept, String name, Function<JsonNode, T> form) {
        try {
            return Optional.ofNullable(kept.get(name)).map(Json::read).map(form);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            log.warn("What was known of '{}' cannot be read and is forgotten: {}", name, e.getMessage());
            return Optional.empty();
        }
    }
}
