package dev.watchkeeper.lab.drill;

import dev.watchkeeper.lab.demo.LocalHttp;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A client of the simulator's control route; immutable. */
final class SimulatorControl {
    private final LocalHttp http;
    private final URI base;

    /** @param base for example {@code http://127.0.0.1:8600/cameras} */
    SimulatorControl(LocalHttp http, URI base) {
        this.http = http;
        this.base = base;
    }

    /** One request of a client, with the code of the answer; immutable. */
    record Answered(long atMillis, String method, boolean withCredentials, int code) {}

    void fault(String camera, String fault) throws IOException, InterruptedException {
        http.send(base.resolve("/cameras/" + camera + "/fault/" + fault), "POST");
    }

    void fault(String camera, String fault, int seconds) throws IOException, InterruptedException {
        http.send(base.resolve("/cameras/" + camera + "/fault/" + fault + "?seconds=" + seconds), "POST");
    }

    void heal(String camera) throws IOException, InterruptedException {
        http.send(base.resolve("/cameras/" + camera + "/fault"), "DELETE");
    }

    /** The latest access units of the camera, including those that no session received. */
    List<Truth.Unit> sent(String camera) throws IOException, InterruptedException {
        List<Truth.Unit> units = new ArrayList<>();
        for (JsonNode row :
                http.get(base.resolve("/cameras/" + camera + "/sent")).path("units")) {
            units.add(new Truth.Unit(
                    row.path("epoch_ms").asLong(),
                    row.path("sessions").asInt(),
                    row.path("fault").asString()));
        }
        return units;
    }

    /** How many pictures the camera has passed to sessions. */
    long sentUnits(String camera) throws IOException, InterruptedException {
        for (JsonNode row : http.get(base.resolve("/cameras"))) {
            if (row.path("name").asString().equals(camera)) {
                return row.path("sent_units").asLong();
            }
        }
        throw new IOException("the simulator has no camera " + camera);
    }

    List<Answered> answered(String camera) throws IOException, InterruptedException {
        List<Answered> all = new ArrayList<>();
        for (JsonNode row :
                http.get(base.resolve("/cameras/" + camera + "/requests")).path("requests")) {
            all.add(new Answered(
                    row.path("epoch_ms").asLong(),
                    row.path("method").asString(),
                    row.path("credentials").asBoolean(),
                    row.path("code").asInt()));
        }
        return all;
    }
}
