package dev.watchkeeper.escalate.repair;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What goes to the unit of the repair agent and comes back, as one line of JSON; immutable.
 *
 * @param order its word; empty in an answer
 * @param by who approved the change; empty if nobody was asked
 * @param text in an order the SHA-256 of the patch to apply, or why it is taken back; in an answer why the order was not carried out
 * @param files by name, in Base64
 */
record Parcel(String order, String id, String by, String text, Map<String, String> files) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    Parcel {
        files = Map.copyOf(files);
    }

    String line() {
        return MAPPER.writeValueAsString(this) + "\n";
    }

    /** The parcel that a line holds; empty if it is none. */
    static Optional<Parcel> of(String line) {
        try {
            Parcel parcel = MAPPER.readValue(line, Parcel.class);
            return Stream.of(parcel.order, parcel.id, parcel.by, parcel.text).allMatch(Parcel::isThere)
                    ? Optional.of(parcel)
                    : Optional.empty();
        } catch (JacksonException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /** Whether a part that was read is there: JSON may leave out anything. */
    static boolean isThere(@Nullable Object part) {
        return part != null;
    }

    Optional<Worker.Order> what() {
        return Stream.of(Worker.Order.values())
                .filter(each -> each.id().equals(order.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    static String packed(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    /** @throws IllegalArgumentException if it is not Base64 */
    static byte[] unpacked(String content) {
        return Base64.getDecoder().decode(content);
    }
}
