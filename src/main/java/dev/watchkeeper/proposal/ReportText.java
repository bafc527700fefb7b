package dev.watchkeeper.proposal;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reports and decisions as JSON, snake case, every field there; stateless. */
public final class ReportText {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ReportText() {}

    /** @throws tools.jackson.core.JacksonException if it is no report */
    public static Report report(byte[] text) {
        return MAPPER.readValue(text, Report.class);
    }

    /** @throws tools.jackson.core.JacksonException if it is no decision */
    static Report.Decision decision(byte[] text) {
        return MAPPER.readValue(text, Report.Decision.class);
    }

    /** A record as JSON text. */
    public static String of(Object record) {
        return MAPPER.writeValueAsString(record);
    }

    static byte[] bytes(Object record) {
        return (of(record) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
