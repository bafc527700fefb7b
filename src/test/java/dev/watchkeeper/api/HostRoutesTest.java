package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.host.ShedStep;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pins what the API says about this process and its host. */
final class HostRoutesTest {
    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void resourcesHaveTheKeysOfTheContract() throws Exception {
        JsonNode resources = api.json("/api/resources");
        assertThat(resources.propertyNames())
                .containsExactly(
                        "fps",
                        "cpu_percent",
                        "memory_percent",
                        "memory_mb",
                        "queue_sizes",
                        "timestamp",
                        "limits",
                        "throttle",
                        "reason",
                        "cameras",
                        "shed");
        assertThat(resources.path("queue_sizes").toString()).isEqualTo("{\"motion-door\":1,\"record-door\":3}");
        assertThat(resources.path("limits").toString())
                .isEqualTo("{\"max_fps\":30.0,\"max_memory_percent\":80.0,\"max_queue\":1000}");
        assertThat(resources.path("throttle").asBoolean()).isFalse();
        assertThat(resources.path("reason").asString()).isEqualTo("FPS at 15, no throttle");
        assertThat(resources.path("memory_percent").asDouble()).isEqualTo(41.3);
        assertThat(resources.path("timestamp").asString()).isEqualTo("2026-03-01T11:59:58Z");
    }

    @Test
    void shedLoadIsShownInTheResourcesAndAtTheCamera() throws Exception {
        assertThat(api.json("/api/cameras/door").path("shed").toString()).isEqualTo("[]");
        api.rooms.host.shed("door", ShedStep.DECODE_RATE);
        assertThat(api.json("/api/resources").path("shed").toString())
                .isEqualTo("[{\"camera\":\"door\",\"steps\":[\"analysis-rate\",\"decode-rate\"],"
                        + "\"reason\":\"Memory at 82%, limit 80%\",\"since\":\"2026-03-01T11:59:58Z\"}]");
        assertThat(api.json("/api/cameras/door").path("shed").toString())
                .isEqualTo("[\"analysis-rate\",\"decode-rate\"]");
    }

    @Test
    void healthHasTheChecksAndABoundedHistory() throws Exception {
        JsonNode health = api.json("/api/health");
        assertThat(health.propertyNames()).containsExactly("timestamp", "overall", "checks", "failures", "history");
        assertThat(health.path("overall").asString()).isEqualTo("ok");
        assertThat(health.path("checks").toString())
                .isEqualTo("{\"disk_space\":{\"status\":\"ok\",\"message\":\"Disk 65% free (OK)\","
                        + "\"severity\":\"info\",\"value\":\"65\",\"at\":\"2026-03-01T11:59:58Z\"}}");
        assertThat(health.path("history")).hasSize(2);
        assertThat(api.json("/api/health?limit=1").path("history").get(0).toString())
                .isEqualTo("{\"check\":\"disk_space\",\"status\":\"ok\",\"message\":\"Disk 65% free (OK)\","
                        + "\"value\":\"65\",\"at\":\"2026-03-01T11:59:58Z\"}");
        assertThat(api.get("/api/health?limit=1001").statusCode()).isEqualTo(400);
        assertThat(api.get("/api/health?check=disk").statusCode()).isEqualTo(400);
    }

    @Test
    void prometheusGetsResourcesQueuesAndChecks() throws Exception {
        api.rooms.host.shed("door", ShedStep.DECODE_RATE);
        api.rooms.host.disk(CheckStatus.ERROR);
        System.gc(); // counters are read through weak references
        String metrics = new String(api.get("/metrics").body(), StandardCharsets.UTF_8);
        assertThat(metrics)
                .contains(
                        "watchkeeper_resources_memory_percent 82.0",
                        "watchkeeper_resources_cpu_percent 12.34",
                        "watchkeeper_resources_throttle 1.0",
                        "watchkeeper_queue_size{queue=\"record-door\"} 3.0",
                        "watchkeeper_camera_shed_steps{camera=\"door\"} 2.0",
                        "watchkeeper_check_status{check=\"disk_space\"} 2.0",
                        "watchkeeper_check_failures_total 1.0");
    }
}
