package dev.watchkeeper.lab.demo;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The running demo: breaks and heals a camera and prints a summary at the end; confined to the main thread. */
public final class DemoRun {
    private static final Logger log = LoggerFactory.getLogger(DemoRun.class);

    private final LocalHttp http;
    private final URI node;
    private final URI simulator;
    private final PrintWriter out;
    private final Clock clock;
    private final long beganNanos;
    private Optional<String> current = Optional.empty();

    /**
     * @param node base URL of the node
     * @param simulator URL of the simulator's control route
     */
    public DemoRun(LocalHttp http, String node, String simulator, PrintWriter out, Clock clock) {
        this.http = http;
        this.node = URI.create(node);
        this.simulator = URI.create(simulator);
        this.out = out;
        this.clock = clock;
        this.beganNanos = clock.monotonicNanos();
    }

    /** Sets the fault of the camera that breaks, or heals it. */
    public void apply(Optional<String> fault) throws InterruptedException {
        if (fault.equals(current)) {
            return;
        }
        current = fault;
        String path = "/cameras/" + DemoSetup.simulated(DemoSetup.BREAKS) + "/fault"
                + fault.map(f -> "/" + f).orElse("");
        try {
            http.send(simulator.resolve(path), fault.isPresent() ? "POST" : "DELETE");
            say(fault.map(f -> "Camera '" + DemoSetup.BREAKS + "' breaks now: " + f)
                    .orElse("Camera '" + DemoSetup.BREAKS + "' is healed"));
        } catch (IOException e) {
            log.warn("The simulator did not accept the fault: {}", e.toString());
        }
    }

    private void say(String line) {
        synchronized (out) {
            out.println("[demo] " + line);
            out.flush();
        }
    }

    /** Prints frames, outages and events of each camera. */
    public void summary() throws InterruptedException {
        try {
            JsonNode cameras = http.get(node.resolve("/api/cameras")).path("cameras");
            JsonNode events = http.get(node.resolve("/api/events?limit=1000")).path("events");
            out.println();
            out.println("After " + clock.since(beganNanos).toSeconds() + " s:");
            Table table = new Table("CAMERA", "STATE", "FRAMES", "OUTAGES", "EVENTS");
            long allFrames = 0;
            long allOutages = 0;
            for (JsonNode camera : cameras) {
                String name = camera.path("name").asString();
                long frames = camera.path("counters").path("frames").asLong();
                long outages = camera.path("counters").path("outages").asLong();
                allFrames += frames;
                allOutages += outages;
                table.row(name, camera.path("state").asString(), "" + frames, "" + outages, "" + count(events, name));
            }
            table.row("all", "", "" + allFrames, "" + allOutages, "" + events.size());
            table.print(out);
            out.flush();
        } catch (IOException | JacksonException e) {
            log.warn("No summary, because the node does not answer: {}", e.toString());
        }
    }

    private static long count(JsonNode events, String camera) {
        long count = 0;
        for (JsonNode event : events) {
            if (camera.equals(event.path("camera").asString())) {
                count++;
            }
        }
        return count;
    }
}
