package dev.watchkeeper.notify.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.mqtt.Publication;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Home Assistant is told, and topics from names of any script. */
final class DiscoveryTest {
    private final Topics topics = new Topics("home/wk", "nvr-a1b2c3");

    @Test
    void aCameraIsOneDeviceWhoseEntitiesOutliveIt() {
        Publication announcement = new Discovery(topics, "nvr", Optional.of(URI.create("https://nvr.home/")))
                .camera("front-door", "Haustür");
        assertThat(announcement.topic()).isEqualTo("homeassistant/device/nvr-a1b2c3_front-door/config");
        assertThat(announcement.retained()).isTrue();
        JsonNode root = JsonMapper.shared().readTree(new String(announcement.payload(), StandardCharsets.UTF_8));
        assertThat(root.path("dev").path("ids").get(0).asString()).isEqualTo("watchkeeper_nvr-a1b2c3_front-door");
        assertThat(root.path("dev").path("name").asString()).isEqualTo("Haustür");
        assertThat(root.path("dev").path("cu").asString()).isEqualTo("https://nvr.home/?camera=front-door");
        assertThat(root.path("o").path("name").asString()).isEqualTo("watchkeeper");
        assertThat(root.path("avty").get(0).path("t").asString()).isEqualTo("home/wk/nvr-a1b2c3/status");
        assertThat(root.path("cmps").propertyNames())
                .containsExactlyInAnyOrder(
                        "online", "problem", "motion", "picture_age", "coverage", "cause", "snapshot", "event");
        root.path("cmps").properties().forEach(component -> {
            JsonNode entity = component.getValue();
            assertThat(entity.has("avty"))
                    .as("depends on the installation alone")
                    .isFalse();
            assertThat(entity.path("uniq_id").asString())
                    .isEqualTo("watchkeeper_nvr-a1b2c3_front-door_" + component.getKey());
            assertThat(entity.path("default_entity_id").asString())
                    .isEqualTo(entity.path("p").asString() + ".front_door_" + component.getKey());
            assertThat(entity.has("cmd_t")).as("takes no commands").isFalse();
        });
    }

    @Test
    void namesOfAnyScriptGiveValidTopicsAndIds() {
        for (String name : new String[] {"größe", "猫の庭", "a/b+c#d", "", "x y", "Ω"}) {
            assertThat(topics.discovery(name)).matches("homeassistant/device/[A-Za-z0-9_-]+/config");
            assertThat(Topics.entity(name)).matches("[a-z0-9_]+");
            assertThat(topics.state(name)).doesNotContain("+", "#").matches("home/wk/nvr-a1b2c3/cameras/[^/]*/state");
        }
        assertThat(topics.state("größe")).contains("/größe/");
        assertThat(Topics.word("猫")).isNotEqualTo(Topics.word("庭"));
        assertThat(topics.device("a")).isNotEqualTo(topics.device("ä"));
    }
}
