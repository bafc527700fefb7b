package dev.watchkeeper.lab.simulate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP control route on loopback, which begins and ends faults and serves the cameras' records; thread-safe. */
public final class ControlServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
    private static final long MAX_FAULT_SECONDS = Duration.ofDays(1).toSeconds();

    private final Simulator simulator;
    private final HttpServer server;
    private final ExecutorService executor;
    private final JsonMapper json = JsonMapper.builder().build();

    /** An error response; confined to one request. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Refusal(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    /**
     * Starts listening.
     *
     * @param port 0 lets the system choose
     * @throws FailureException ENVIRONMENT if the port is in use
     */
    public ControlServer(Simulator simulator, int port) throws FailureException {
        this.simulator = simulator;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "cannot listen on the control port " + port + " (" + e.getMessage()
                            + "); choose another with --control-port",
                    e);
        }
        executor = Executors.newSingleThreadExecutor(Threads.factory("simulator-control"));
        server.setExecutor(executor);
        server.createContext("/cameras", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int code = 200;
            Object answer;
            try {
                answer = answer(exchange);
            } catch (Refusal e) {
                code = e.code;
                answer = Map.of("error", String.valueOf(e.getMessage()));
            } catch (FailureException e) {
                code = e.kind() == FailureKind.CONFIGURATION ? 409 : 500;
                answer = Map.of("error", e.sentence());
            } catch (RuntimeException e) {
                log.error("The control route failed", e);
                code = 500;
                answer = Map.of("error", "the simulator failed; see its log");
            }
            byte[] body = json.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Object answer(HttpExchange exchange) throws Refusal, FailureException {
        // Web pages of other origins could send these requests; browsers then add the header Origin.
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            throw new Refusal(403, "requests from web pages are not served");
        }
        String[] path =
                exchange.getRequestURI().getPath().replaceAll("^/+|/+$", "").split("/");
        String call = exchange.getRequestMethod() + " " + (path.length > 2 ? path[2] : "") + path.length;
        return switch (call) {
            case "GET 1" -> all();
            case "GET sent3" -> sent(camera(path[1]));
            case "GET requests3" -> requests(camera(path[1]));
            case "POST fault4" ->
                begin(camera(path[1]), path[3], exchange.getRequestURI().getQuery());
            case "DELETE fault3" -> {
                SimulatedCamera camera = camera(path[1]);
                camera.heal();
                yield describe(camera);
            }
            default -> throw new Refusal(404, "no such route; docs/simulate.md lists them");
        };
    }

    private SimulatedCamera camera(String name) throws Refusal {
        return simulator.cameras().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "no camera is called '" + name + "'"));
    }

    private Object begin(SimulatedCamera camera, String name, @Nullable String query) throws Refusal, FailureException {
        Fault fault = Fault.named(name)
                .orElseThrow(
                        () -> new Refusal(404, "no fault is called '" + name + "'; the faults are " + Fault.names()));
        Optional<Duration> duration = seconds(query == null ? "" : query);
        if (duration.isPresent()) {
            camera.fault(fault, duration.get());
        } else {
            camera.fault(fault);
        }
        return describe(camera);
    }

    private static Optional<Duration> seconds(String query) throws Refusal {
        if (query.isEmpty()) {
            return Optional.empty();
        }
        if (query.matches("seconds=\\d{1,5}(\\.\\d{1,3})?")) {
            double seconds = Double.parseDouble(query.substring("seconds=".length()));
            if (seconds > 0 && seconds <= MAX_FAULT_SECONDS) {
                return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
            }
        }
        throw new Refusal(400, "the only parameter is ?seconds=N, with N above 0 and at most " + MAX_FAULT_SECONDS);
    }

    private List<Object> all() throws FailureException {
        List<Object> all = new ArrayList<>();
        for (SimulatedCamera camera : simulator.cameras()) {
            all.add(describe(camera));
        }
        return all;
    }

    private static Map<String, Object> describe(SimulatedCamera camera) throws FailureException {
        Map<String, Object> row = new LinkedHashMap<>();
        Optional<Fault> fault = camera.fault();
        row.put("name", camera.name());
        row.put("url", camera.url().toString());
        row.put("shared_url", camera.sharedUrl().toString());
        row.put("state", fault.isPresent() ? "faulty" : "healthy");
        row.put("fault", fault.map(Fault::id).orElse(""));
        row.put("sessions", camera.sessions());
        row.put("dropped_units", camera.droppedUnits());
        row.put("refused_sign_ins", camera.refusedSignIns());
        row.put("sent_units", camera.sentUnits());
        return row;
    }

    private static Map<String, Object> requests(SimulatedCamera camera) throws FailureException {
        List<Map<String, Object>> requests = camera.requests().stream()
                .map(r -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("epoch_ms", r.epochMillis());
                    row.put("method", r.method());
                    row.put("credentials", r.withCredentials());
                    row.put("code", r.code());
                    return row;
                })
                .toList();
        return Map.of("requests", requests);
    }

    private static Map<String, Object> sent(SimulatedCamera camera) {
        List<Map<String, Object>> units = camera.sent().stream()
                .map(u -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("epoch_ms", u.epochMillis());
                    row.put("monotonic_ns", u.monotonicNanos());
                    row.put("scene_second", u.sceneSecond());
                    row.put("keyframe", u.keyframe());
                    row.put("bytes", u.bytes());
                    row.put("sessions", u.sessions());
                    row.put("fault", u.fault().map(Fault::id).orElse(""));
                    return row;
                })
                .toList();
        List<Map<String, Object>> motion = camera.motion().stream()
                .map(m -> Map.<String, Object>of("from_ms", m.from().toEpochMilli(), "to_ms", m.to().toEpochMilli()))
                .toList();
        return Map.of("units", units, "motion", motion);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
