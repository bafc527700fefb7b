package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.escalate.Section;
import dev.watchkeeper.http.Answer;
import dev.watchkeeper.http.HttpException;
import dev.watchkeeper.http.HttpPeer;
import dev.watchkeeper.http.Outgoing;
import dev.watchkeeper.node.NodeNote;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** How much of the last day each camera was watched, as its node's API says; thread-safe. An API that needs a sign-in is not asked for more than it says. */
final class CoverageSection implements Section {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final int LARGEST_ANSWER = 1_000_000;
    private static final int OK = 200;
    private static final int SIGN_IN = 401;
    private static final double PERCENT = 100;

    private final Path data;
    private final Clock clock;

    CoverageSection(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    @Override
    public List<String> lines() throws InterruptedException {
        Optional<NodeNote> note = NodeNote.read(NodeNote.in(data)).filter(found -> found.isCurrent(clock));
        if (note.isEmpty()) {
            return List.of("Coverage: unknown, because no API of a node was found");
        }
        URI address = URI.create(note.get().url())
                .resolve("/api/coverage?from=" + clock.wall().minus(DAY));
        HttpPeer api = new HttpPeer("The API", new Peer(address, Optional.empty(), List.of()), LARGEST_ANSWER, clock);
        try {
            Answer answer = api.exchange(new Outgoing("GET", address, List.of(), List.of()), Deadline.in(LIMIT, clock));
            return switch (answer.status()) {
                case OK -> lines(answer.text());
                case SIGN_IN -> List.of("Coverage: not shown here, because the API needs a sign-in");
                default -> List.of("Coverage: unknown, the API answered with " + answer.status());
            };
        } catch (HttpException e) {
            if (e.kind() == HttpException.Kind.STOPPED) {
                throw new InterruptedException();
            }
            return List.of("Coverage: unknown, the API does not answer (" + e.sentence() + ")");
        } catch (JacksonException e) {
            return List.of("Coverage: unknown, the API's answer cannot be read");
        }
    }

    static List<String> lines(String body) {
        List<String> lines = new ArrayList<>();
        for (JsonNode camera : Json.read(body).path("cameras")) {
            JsonNode ratio = camera.path("ratio");
            String share = ratio.isNumber()
                    // Rounded down: 99.996 % is not all of it.
                    ? String.format(Locale.ROOT, "%.2f %%", Math.floor(ratio.asDouble() * PERCENT * PERCENT) / PERCENT)
                    : "unknown";
            lines.add("Coverage of " + camera.path("camera").asString("?") + " over the last day: " + share);
        }
        return lines;
    }
}
