package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.ReloadView.Outcome;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is answered to whoever has the configuration read again. */
final class ReloadRoutesTest {
    @Test
    void eachOutcomeHasItsAnswer() throws Exception {
        try (RunningApi api = new RunningApi(Optional.empty())) {
            assertThat(post(api).statusCode()).isEqualTo(503);
            api.rooms.reloaded = new Outcome.Done(
                    new Outcome.Cameras(List.of("attic"), List.of("gate"), List.of()),
                    List.of("now kept: player"),
                    List.of("api"),
                    List.of("w.yml:3: write it so"));
            HttpResponse<byte[]> done = post(api);
            assertThat(done.statusCode()).isEqualTo(200);
            assertThat(RunningApi.tree(done).toString())
                    .isEqualTo(
                            "{\"added\":[\"attic\"],\"changed\":[\"gate\"],\"removed\":[],\"kept\":[\"now kept: player\"],\"later\":[\"api\"],\"warnings\":[\"w.yml:3: write it so\"]}");
            api.rooms.reloaded = new Outcome.Refused(List.of("w.yml:2:3: unknown key 'recrod'"));
            HttpResponse<byte[]> refused = post(api);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(RunningApi.tree(refused).path("error").asString())
                    .isEqualTo("nothing was changed: w.yml:2:3: unknown key 'recrod'");
        }
    }

    @Test
    void whatWaitsForARestartIsNamedUntilItComes() throws Exception {
        try (RunningApi api = new RunningApi(Optional.empty())) {
            assertThat(api.json("/api/reload").toString())
                    .isEqualTo("{\"later\":[],\"by_hand\":\"" + ReloadView.BY_HAND + "\"}");
            assertThat(api.post("/api/restart").statusCode()).isEqualTo(503);
            api.rooms.waiting = new ReloadView.Waiting(List.of("storage"), Optional.empty());
            assertThat(api.json("/api/reload").toString()).isEqualTo("{\"later\":[\"storage\"],\"by_hand\":null}");
            assertThat(api.post("/api/restart").statusCode()).isEqualTo(202);
        }
    }

    private static HttpResponse<byte[]> post(RunningApi api) throws Exception {
        return api.post("/api/reload");
    }
}
