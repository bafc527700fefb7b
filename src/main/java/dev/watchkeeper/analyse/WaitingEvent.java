package dev.watchkeeper.analyse;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.event.Movement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event that waits for a model, as it stands on the disk beside its picture; immutable.
 *
 * @param regions what moved in the picture, largest first
 * @param progress what was tried so far
 */
record WaitingEvent(
        String id, String camera, Span span, List<String> zones, List<Movement.Box> regions, Progress progress) {
    /** Ids become names of files. */
    private static final String ID = "[0-9A-Za-z][0-9A-Za-z._-]{0,199}";

    WaitingEvent {
        zones = List.copyOf(zones);
        regions = List.copyOf(regions);
    }

    /**
     * When it was; immutable.
     *
     * @param taken when its picture was taken
     */
    record Span(Instant began, Instant ended, Instant taken) {}

    /**
     * How far it is; immutable.
     *
     * @param told whether people were told of the motion alone
     * @param unusable how often models answered something else
     * @param quietly whether a person asked for it
     */
    record Progress(boolean told, int unusable, boolean quietly) {
        static final Progress NONE = new Progress(false, 0, false);
    }

    static boolean isId(String text) {
        return text.matches(ID);
    }

    WaitingEvent with(Progress other) {
        return new WaitingEvent(id, camera, span, zones, regions, other);
    }

    WaitingEvent whenTold() {
        return with(new Progress(true, progress.unusable(), progress.quietly()));
    }

    WaitingEvent unusableOnceMore() {
        return with(new Progress(progress.told(), progress.unusable() + 1, progress.quietly()));
    }

    String json() {
        ObjectNode node = Json.object()
                .put("id", id)
                .put("camera", camera)
                .put("began", span.began().toString())
                .put("ended", span.ended().toString())
                .put("taken", span.taken().toString())
                .put("told", progress.told())
                .put("unusable", progress.unusable())
                .put("quietly", progress.quietly());
        ArrayNode names = node.putArray("zones");
        zones.forEach(names::add);
        ArrayNode boxes = node.putArray("regions");
        regions.forEach(box ->
                boxes.addArray().add(box.x()).add(box.y()).add(box.width()).add(box.height()));
        return Json.write(node);
    }

    /** Of a file; empty if it is damaged. */
    static Optional<WaitingEvent> parse(String text) {
        try {
            JsonNode node = Json.read(text);
            List<String> zones = new ArrayList<>();
            node.path("zones").values().forEach(zone -> zones.add(zone.asString("")));
            List<Movement.Box> regions = new ArrayList<>();
            node.path("regions")
                    .values()
                    .forEach(box -> regions.add(new Movement.Box(
                            box.path(0).asDouble(0),
                            box.path(1).asDouble(0),
                            box.path(2).asDouble(0),
                            box.path(3).asDouble(0))));
            String id = node.path("id").asString("");
            return Optional.of(new WaitingEvent(
                            id,
                            node.path("camera").asString(""),
                            new Span(
                                    Instant.parse(node.path("began").asString("")),
                                    Instant.parse(node.path("ended").asString("")),
                                    Instant.parse(node.path("taken").asString(""))),
                            zones,
                            regions,
                            new Progress(
                                    node.path("told").asBoolean(false),
                                    node.path("unusable").asInt(0),
                                    node.path("quietly").asBoolean(false))))
                    .filter(event -> isId(event.id()) && !event.camera().isEmpty());
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
