package dev.watchkeeper.notify.mqtt;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.mqtt.Publication;
import dev.watchkeeper.notify.MessageKind;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Announces devices to Home Assistant (MQTT discovery, device-based); immutable. Every entity depends on the status of this installation alone: those
 * of a camera that is away explain why.
 */
final class Discovery {
    /** Seconds after which Home Assistant no longer shows an age that nobody renews. */
    private static final int AGE_EXPIRES = 120;

    private final Topics topics;
    private final String host;
    private final Optional<URI> linkBase;

    /** @param linkBase where readers reach the page */
    Discovery(Topics topics, String host, Optional<URI> linkBase) {
        this.topics = topics;
        this.host = host;
        this.linkBase = linkBase;
    }

    /** The installation, with the messages that concern no camera. */
    Publication installation() {
        ObjectNode root = root(topics.device(), "Watchkeeper " + host, "Watchkeeper");
        ObjectNode components = root.putObject("cmps");
        ObjectNode event = components.putObject("event");
        event.put("p", "event")
                .put("name", "Message")
                .put("uniq_id", topics.device() + "_event")
                .put("default_entity_id", "event.watchkeeper_" + Topics.entity(topics.id()) + "_message");
        event(event, topics.event());
        return Publication.retained(topics.discovery(), Json.write(root));
    }

    Publication camera(String name, String title) {
        ObjectNode root = root(topics.device(name), title, "IP camera");
        ObjectNode device = (ObjectNode) root.path("dev");
        device.put("via_device", topics.device());
        linkBase.ifPresent(base -> device.put(
                "cu",
                base.toString().replaceFirst("/+$", "") + "/?camera="
                        + URLEncoder.encode(name, StandardCharsets.UTF_8)));
        ObjectNode components = root.putObject("cmps");
        Entities entities = new Entities(components, name);
        entities.binary("online", "Connectivity", "connectivity", "'ON' if value_json.online else 'OFF'");
        entities.binary("problem", "Problem", "problem", "'OFF' if value_json.state == 'healthy' else 'ON'")
                .put("json_attr_t", topics.state(name));
        entities.binary(
                "motion",
                "Motion",
                "motion",
                "'None' if value_json.motion is none else ('ON' if value_json.motion else 'OFF')");
        entities.sensor("picture_age", "Picture age")
                .put("dev_cla", "duration")
                .put("unit_of_meas", "s")
                .put("ent_cat", "diagnostic")
                .put("exp_aft", AGE_EXPIRES);
        entities.sensor("coverage", "Coverage").put("unit_of_meas", "%").put("stat_cla", "measurement");
        entities.sensor("cause", "Cause").put("ent_cat", "diagnostic");
        entities.add("snapshot", "image", "Picture of the last message")
                .put("image_topic", topics.snapshot(name))
                .put("content_type", "image/jpeg");
        event(entities.add("event", "event", "Message"), topics.event(name));
        return Publication.retained(topics.discovery(name), Json.write(root));
    }

    private ObjectNode root(String device, String name, String model) {
        ObjectNode root = Json.object();
        ObjectNode dev = root.putObject("dev");
        dev.putArray("ids").add(device);
        dev.put("name", name).put("mf", "Watchkeeper").put("mdl", model);
        root.putObject("o").put("name", "watchkeeper");
        root.putArray("avty").addObject().put("t", topics.status());
        root.put("qos", 1);
        return root;
    }

    private static void event(ObjectNode component, String topic) {
        component.put("stat_t", topic);
        ArrayNode types = component.putArray("event_types");
        for (MessageKind kind : MessageKind.values()) {
            types.add(kind.id());
        }
    }

    /** The entities of one camera; confined to the making of one announcement. */
    private final class Entities {
        private final ObjectNode components;
        private final String camera;

        Entities(ObjectNode components, String camera) {
            this.components = components;
            this.camera = camera;
        }

        ObjectNode binary(String id, String title, String deviceClass, String template) {
            return add(id, "binary_sensor", title)
                    .put("dev_cla", deviceClass)
                    .put("stat_t", topics.state(camera))
                    .put("val_tpl", "{{ " + template + " }}");
        }

        ObjectNode sensor(String id, String title) {
            return add(id, "sensor", title)
                    .put("stat_t", topics.state(camera))
                    .put("val_tpl", "{{ value_json." + id + " }}");
        }

        ObjectNode add(String id, String platform, String title) {
            return components
                    .putObject(id)
                    .put("p", platform)
                    .put("name", title)
                    .put("uniq_id", topics.device(camera) + "_" + id)
                    .put("default_entity_id", platform + "." + Topics.entity(camera) + "_" + id);
        }
    }
}
