package dev.watchkeeper.stream.server;

import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the stand-in shows of one path; immutable.
 *
 * @param sourceError why a camera cannot be read, which only 1.21 tells
 */
public record StandInPath(
        String name,
        boolean available,
        boolean online,
        Optional<String> sourceType,
        PathSample.Traffic traffic,
        Optional<String> sourceError) {
    private static final String ID = "05d20568-8cae-415d-8727-63b7efd9d196";
    private static final String TIME = "2026-03-01T12:00:01Z";

    /** A path that receives from a publisher. */
    public static StandInPath published(String name, int bytes) {
        return new StandInPath(
                name, true, true, Optional.of("rtspSession"), new PathSample.Traffic(bytes, 0, 0), Optional.empty());
    }

    /** A path that nobody publishes. */
    public static StandInPath nothing(String name) {
        return new StandInPath(name, false, false, Optional.empty(), new PathSample.Traffic(0, 0, 0), Optional.empty());
    }

    /** A camera that cannot be read, for a reason that only 1.21 tells. */
    public static StandInPath unreadable(String name, String error) {
        return new StandInPath(
                name, false, true, Optional.of("rtspSource"), new PathSample.Traffic(0, 0, 0), Optional.of(error));
    }

    /** As the version shows it: keys that it does not know are missing. */
    ObjectNode json(ServerVersion version) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("confName", name).put("ready", available);
        time(json, "readyTime", available);
        if (version.isAtLeast(1, 16)) {
            json.put("available", available);
            time(json, "availableTime", available);
            json.put("online", online);
            time(json, "onlineTime", online);
        }
        sourceType.ifPresentOrElse(
                type -> json.putObject("source").put("type", type).put("id", ID), () -> json.putNull("source"));
        ArrayNode tracks = json.putArray("tracks");
        if (available) {
            tracks.add("H264");
        }
        if (version.isAtLeast(1, 17)) {
            ArrayNode tracks2 = json.putArray("tracks2");
            if (available) {
                ObjectNode track = tracks2.addObject().put("codec", "H264");
                track.putObject("codecProps")
                        .put("width", 640)
                        .put("height", 480)
                        .put("profile", "High")
                        .put("level", "2.2");
            }
        }
        ArrayNode readers = json.putArray("readers");
        for (int i = 0; i < traffic.readers(); i++) {
            readers.addObject().put("type", "rtspSession").put("id", ID);
        }
        if (version.isAtLeast(1, 17)) {
            json.put("inboundBytes", traffic.in())
                    .put("outboundBytes", traffic.out())
                    .put("inboundFramesInError", 0);
        }
        return json.put("bytesReceived", traffic.in()).put("bytesSent", traffic.out());
    }

    private static void time(ObjectNode json, String key, boolean present) {
        if (present) {
            json.put(key, TIME);
        } else {
            json.putNull(key);
        }
    }
}
