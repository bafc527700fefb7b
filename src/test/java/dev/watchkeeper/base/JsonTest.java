package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Small JSON reads and writes what Jackson's mapper does. */
final class JsonTest {
    @Test
    void itReadsAndWritesWhatTheMapperDoes() {
        String text =
                "{\"a\":[1,-2.5,3000000000,123456789012345678901234567890,1e300],\"b\":{\"c\":null,\"d\":true,\"e\":false},"
                        + "\"f\":\"Größe 猫 \\\"\\\\\\n\\u0001\",\"g\":[],\"h\":{}}";
        JsonNode expected = JsonMapper.shared().readTree(text);
        assertThat(Json.read(text)).isEqualTo(expected);
        assertThat(Json.write(expected)).isEqualTo(JsonMapper.shared().writeValueAsString(expected));
        assertThat(Json.quoted("a\"b")).isEqualTo("\"a\\\"b\"");
        assertThat(Json.read(" ").isMissingNode()).isTrue();
        assertThat(Json.write(Json.object().putPOJO("pid", null).putPOJO("cpu", 2.5)))
                .isEqualTo("{\"pid\":null,\"cpu\":2.5}");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String text : List.of("{", "[1,]", "{\"a\"}", "1 2", "nul", "'a'")) {
            assertThatThrownBy(() -> Json.read(text)).as(text).isInstanceOf(JacksonException.class);
        }
    }
}
