package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.advise.Advice;
import dev.watchkeeper.advise.AdviceView;
import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.sensor.ArmingView;
import dev.watchkeeper.sensor.EffectStatus;
import dev.watchkeeper.sensor.Sensing;
import dev.watchkeeper.sensor.SensorStatus;
import dev.watchkeeper.sensor.SensorsView;
import dev.watchkeeper.store.StoredReading;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pins the answers about sensors, arming and advice. */
final class SensorRoutesTest {
    private static final Instant T = Instant.parse("2026-03-01T11:59:30Z");
    private static final SensorStatus HEAT = new SensorStatus(
            "heat",
            SensorValue.Type.NUMBER,
            Optional.of("C"),
            Optional.of(new SensorStatus.Held(new SensorValue.Amount(21.5), T, Duration.ofMillis(30_500))),
            new SensorStatus.Health(true, false, Duration.ofSeconds(30), 2, Optional.of("printed nothing")));

    private RunningApi api;
    private boolean keeps = true;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    private HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
        return api.client.send(
                api.request(path)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private Sensing sensing() {
        SensorsView sensors = new SensorsView() {
            @Override
            public List<SensorStatus> all() {
                return List.of(HEAT);
            }

            @Override
            public Optional<SensorStatus> find(String name) {
                return name.equals("heat") ? Optional.of(HEAT) : Optional.empty();
            }

            @Override
            public Pushed push(String name, String text) {
                return new Pushed.NotPushed(name + " takes no " + text);
            }

            @Override
            public List<StoredReading> history(String name, Optional<Instant> from, Optional<Instant> to, int limit) {
                return List.of(new StoredReading("heat", T, "number", "21.5"));
            }
        };
        ArmingView arming = new ArmingView() {
            @Override
            public State state() {
                return State.INITIAL;
            }

            @Override
            public State set(boolean armed, String by) throws IOException {
                if (!keeps) {
                    throw new IOException("disk full");
                }
                return new State(armed, Optional.of(by), Optional.of(T));
            }
        };
        return new Sensing(
                sensors,
                () -> List.of(new EffectStatus(
                        "lamp", Optional.empty(), EffectStatus.State.MISSING, "dark", T, Duration.ofMinutes(5))),
                arming);
    }

    @Test
    void sensorsTheirHistoryAndArmingHaveTheirFields() throws Exception {
        FakeRooms rooms = new FakeRooms();
        rooms.sensing = sensing();
        var server =
                FakeRooms.server(RunningApi.settings("127.0.0.1", 0, Optional.empty()), api.data, rooms, api.clock);
        try {
            int port = server.start();
            String base = "http://127.0.0.1:" + port;
            assertThat(text(base, "GET", "/api/sensors", ""))
                    .isEqualTo(
                            "{\"at\":\"2026-03-01T12:00:00Z\",\"sensors\":[{\"name\":\"heat\",\"type\":\"number\",\"value\":21.5,"
                                    + "\"unit\":\"C\",\"at\":\"2026-03-01T11:59:30Z\",\"age\":30.5,\"stale\":true,\"failures\":2,\"error\":\"printed nothing\"}],"
                                    + "\"effects\":[{\"name\":\"lamp\",\"camera\":null,\"state\":\"missing\",\"since\":\"2026-03-01T11:59:30Z\",\"text\":\"dark\"}]}");
            assertThat(text(base, "GET", "/api/sensors/heat/history", ""))
                    .isEqualTo("{\"name\":\"heat\",\"readings\":[{\"at\":\"2026-03-01T11:59:30Z\",\"value\":21.5}]}");
            assertThat(text(base, "GET", "/api/sensors/none/history", "")).contains("There is no sensor");
            assertThat(text(base, "POST", "/api/sensors/heat", "{\"value\":true}"))
                    .contains("heat takes no true");
            assertThat(text(base, "POST", "/api/sensors/heat", "{\"value\":{}}"))
                    .contains("'value' is missing");
            assertThat(text(base, "GET", "/api/arming", "")).isEqualTo("{\"armed\":true,\"by\":null,\"since\":null}");
            assertThat(text(base, "PUT", "/api/arming", "{\"armed\":false}"))
                    .isEqualTo("{\"armed\":false,\"by\":\"api\",\"since\":\"2026-03-01T11:59:30Z\"}");
            assertThat(text(base, "PUT", "/api/arming", "{\"armed\":1}")).contains("'armed' must be true or false");
            keeps = false;
            assertThat(text(base, "PUT", "/api/arming", "{\"armed\":false}"))
                    .contains("disarmed now, but this could not be kept");
        } finally {
            server.close();
        }
    }

    private String text(String base, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(java.net.URI.create(base + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return api.client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void adviceHasItsFieldsAndAnAdvisorThatIsOffSaysSo() throws Exception {
        assertThat(api.json("/api/advice").toString())
                .isEqualTo("{\"at\":null,\"model\":null,\"assessment\":null,\"recommendations\":[],\"error\":null,"
                        + "\"tried_at\":null,\"asking\":false}");
        HttpResponse<byte[]> off = send("POST", "/api/advice", "");
        assertThat(off.statusCode()).isEqualTo(409);
        assertThat(RunningApi.error(off)).contains("advisor.enabled: true");
        assertThat(new AdviceView.State(
                        Optional.of(new Advice(T, "local", "Well.", List.of("a"))),
                        Optional.empty(),
                        Optional.of(T),
                        true))
                .extracting(AdviceRoutes.Answer::of)
                .hasToString(
                        "Answer[at=Optional[2026-03-01T11:59:30Z], model=Optional[local], assessment=Optional[Well.],"
                                + " recommendations=[a], error=Optional.empty, triedAt=Optional[2026-03-01T11:59:30Z], asking=true]");
    }
}
