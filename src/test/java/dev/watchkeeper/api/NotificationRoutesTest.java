package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.notify.NotificationsView.ChannelState;
import dev.watchkeeper.notify.NotificationsView.Notification;
import dev.watchkeeper.notify.NotificationsView.Progress;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people were told, and what they decide about it, over the API. */
final class NotificationRoutesTest {
    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void notificationsAndChannelsAreListed() throws Exception {
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        api.rooms.telling.notifications.add(new Notification(
                "m1",
                "camera-offline",
                Optional.of("i1"),
                "email",
                new Progress("waiting", 2, at, Optional.of("The mail server is silent"))));
        api.rooms.telling.channels.add(new ChannelState("email", false, at, Optional.of("silent"), false));
        HttpResponse<String> answer = send("GET", "/api/notifications?limit=5", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"notifications\":[{\"id\":\"m1\",\"kind\":\"camera-offline\",\"incident\":\"i1\","
                        + "\"channel\":\"email\",\"state\":\"waiting\",\"tries\":2,\"at\":\"2026-03-01T12:00:00Z\","
                        + "\"error\":\"The mail server is silent\"}],\"channels\":[{\"name\":\"email\",\"ok\":false,"
                        + "\"since\":\"2026-03-01T12:00:00Z\",\"error\":\"silent\"}]}");
    }

    @Test
    void aSilenceIsMadeListedAndEnded() throws Exception {
        HttpResponse<String> made = send(
                "POST",
                "/api/silences",
                "{\"camera\": null, \"until\": \"2026-03-01T13:00:00Z\", \"reason\": \"paint\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo("{\"id\":\"00000000\",\"camera\":null,\"until\":\"2026-03-01T13:00:00Z\","
                        + "\"reason\":\"paint\",\"by\":\"api\"}");
        assertThat(send("GET", "/api/silences", "").body()).contains("\"silences\":[{\"id\":\"00000000\"");
        assertThat(send("DELETE", "/api/silences/00000000", "").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/api/silences/00000000", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aWrongSilenceIsRefusedWithTheReason() throws Exception {
        assertThat(send("POST", "/api/silences", "paint").body()).contains("The body must be JSON");
        assertThat(send("POST", "/api/silences", "{}").body()).contains("'until' is missing");
        assertThat(send("POST", "/api/silences", "{\"until\": \"tomorrow\"}").body())
                .contains("'until' is not a time");
        HttpResponse<String> past = send("POST", "/api/silences", "{\"until\": \"2026-03-01T11:00:00Z\"}");
        assertThat(past.statusCode()).isEqualTo(400);
        assertThat(past.body()).contains("'until' must be in the future");
        assertThat(send("POST", "/api/silences", "{\"camera\": 7, \"until\": \"2026-03-01T13:00:00Z\"}")
                        .body())
                .contains("'camera' must be text");
    }

    @Test
    void anIncidentIsAcknowledged() throws Exception {
        HttpResponse<String> answer = send("POST", "/api/incidents/i17/acknowledge", "");
        assertThat(answer.body()).isEqualTo("{\"id\":\"i17\",\"acknowledged_by\":\"api\"}");
        assertThat(api.rooms.telling.acknowledged).containsEntry("i17", "api");
    }

    @Test
    void aFullDiskIsSaidInOneSentence() throws Exception {
        api.rooms.telling.broken = Optional.of(new IOException("No space left on device"));
        HttpResponse<String> answer = send("POST", "/api/incidents/i17/acknowledge", "");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("Nothing was kept: there is no space on disk; free some.");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return api.client.send(
                api.request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
