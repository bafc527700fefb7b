package dev.watchkeeper.notify.send;

import dev.watchkeeper.notify.send.Flaps.Flap;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

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
        return JsonMapper.shared().writeValueAsString(state);
    }

    static LaneState lane(Map<String, String> kept, String channel) {
        return read(kept, lane(channel), new TypeReference<LaneState>() {}).orElse(LaneState.NEW);
    }

    static ChannelHealth health(Map<String, String> kept, String channel, Instant now) {
        return read(kept, health(channel), new TypeReference<ChannelHealth>() {})
                .orElseGet(() -> ChannelHealth.good(now));
    }

    static Map<String, Flap> flaps(Map<String, String> kept) {
        return read(kept, FLAPS, new TypeReference<LinkedHashMap<String, Flap>>() {})
                .orElseGet(LinkedHashMap::new);
    }

    private static <T> Optional<T> read(Map<String, String> kept, String name, TypeReference<T> type) {
        try {
            return Optional.ofNullable(kept.get(name))
                    .map(text -> JsonMapper.shared().readValue(text, type));
        } catch (JacksonException | IllegalArgumentException e) {
            log.warn("What was known of '{}' cannot be read and is forgotten: {}", name, e.getMessage());
            return Optional.empty();
        }
    }
}
