package dev.watchkeeper.notify.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.mqtt.Publication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What subscribers are told of cameras, and when. */
final class CameraFeedTest {
    @TempDir
    Path outbox;

    private final ManualClock clock = new ManualClock();
    private Optional<CamerasReading> node = Optional.empty();
    private Topics topics;
    private Announced announced;

    @BeforeEach
    void prepare() {
        announced = Announced.in(outbox, "gr\u00f6\u00dfe");
        topics = new Topics("wk", announced.id());
    }

    private CameraFeed feed(boolean discovery) {
        return new CameraFeed(
                topics,
                discovery ? Optional.of(new Discovery(topics, "host", Optional.empty())) : Optional.empty(),
                announced,
                () -> node,
                clock);
    }

    @Test
    void aCameraIsAnnouncedOnceAndItsStateFollows() {
        CameraFeed feed = feed(true);
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("yard", true)));
        assertThat(topicsOf(feed.due()))
                .containsExactly(topics.discovery(), topics.discovery("yard"), topics.state("yard"));
        assertThat(feed.due()).isEmpty();
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("yard", false)));
        List<Publication> changed = feed.due();
        assertThat(topicsOf(changed)).containsExactly(topics.state("yard"));
        assertThat(json(changed.getFirst())).isEqualTo(JsonMapper.shared().readTree("""
                {"state": "healthy", "online": true, "cause": null, "since": "2026-03-01T11:00:00Z", "picture_age": 2,
                 "coverage": 99.87, "motion": false}"""));
        assertThat(changed.getFirst().retained()).isTrue();
        clock.advance(Duration.ofSeconds(30));
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("yard", false)));
        assertThat(topicsOf(feed.due())).containsExactly(topics.state("yard"));
    }

    @Test
    void ofABlindCameraNobodyKnowsWhetherAnythingMoves() {
        CameraFeed feed = feed(false);
        node = Optional.of(Cameras.reading(clock, Cameras.offline("yard")));
        JsonNode state = json(feed.due().getLast());
        assertThat(state.path("motion").isNull()).isTrue();
        assertThat(state.path("online").asBoolean()).isFalse();
        assertThat(state.path("cause").asString()).isEqualTo("timeout");
    }

    @Test
    void withoutANodeNoCameraIsShownAsAlive() {
        CameraFeed feed = feed(true);
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("yard", true)));
        feed.due();
        node = Optional.empty();
        clock.advance(Duration.ofSeconds(9));
        assertThat(feed.due()).as("a restart is no news").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        JsonNode state = json(feed.due().getFirst());
        assertThat(state.path("state").asString()).isEqualTo("offline");
        assertThat(state.path("cause").asString()).isEqualTo("process-down");
        assertThat(state.path("since").asString())
                .isEqualTo(clock.wall().minusSeconds(10).toString());
        assertThat(state.path("picture_age").isNull()).isTrue();
        assertThat(feed.due()).isEmpty();
    }

    @Test
    void aRemovedCameraIsTakenAwayAlsoAfterARestart() {
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("yard", true), Cameras.healthy("gate", true)));
        feed(true).due();
        announced = Announced.in(outbox, "another-name");
        assertThat(announced.id()).as("the id stays").isEqualTo(topics.id());
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("gate", true)));
        List<Publication> publications = feed(true).due();
        assertThat(publications)
                .filteredOn(each -> each.payload().length == 0)
                .extracting(Publication::topic)
                .containsExactly(topics.discovery("yard"), topics.state("yard"));
        assertThat(announced.cameras()).containsExactly("gate");
    }

    @Test
    void everythingIsPublishedAgainWhenItIsAskedFor() {
        CameraFeed feed = feed(true);
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("yard", true)));
        int all = feed.due().size();
        feed.again();
        assertThat(feed.due()).hasSize(all);
    }

    @Test
    void withoutDiscoveryEarlierAnnouncementsAreTakenBack() {
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("yard", true)));
        feed(true).due();
        assertThat(feed(false).due())
                .filteredOn(each -> each.payload().length == 0)
                .extracting(Publication::topic)
                .containsExactly(topics.discovery(), topics.discovery("yard"));
    }

    private static List<String> topicsOf(List<Publication> publications) {
        return publications.stream().map(Publication::topic).toList();
    }

    private static JsonNode json(Publication publication) {
        return JsonMapper.shared().readTree(new String(publication.payload(), StandardCharsets.UTF_8));
    }
}
