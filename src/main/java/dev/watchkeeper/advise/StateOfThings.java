package dev.watchkeeper.advise;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PlainText;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.coverage.CoverageView.Coverage;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.incident.IncidentsView;
import dev.watchkeeper.sensor.EffectStatus;
import dev.watchkeeper.sensor.Sensing;
import dev.watchkeeper.sensor.SensorStatus;
import dev.watchkeeper.store.EventsView;
import dev.watchkeeper.store.StoreException;
import dev.watchkeeper.store.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a model is told: cameras, coverage, events, incidents, sensors and effects, as bounded text without addresses and secrets; thread-safe, slow: it asks the database. */
public final class StateOfThings {
    static final int MOST_CHARS = 12_000;
    private static final Duration PERIOD = Duration.ofDays(1);
    private static final int MOST_EVENTS = 500;
    private static final int LISTED_EVENTS = 25;
    private static final int LISTED_INCIDENTS = 10;
    private static final int LONGEST_LINE = 300;

    private final Supplier<List<CameraLine>> cameras;
    private final Memory memory;
    private final Sensing sensing;
    private final Clock clock;

    /**
     * A camera in brief; immutable.
     *
     * @param cause why it is not healthy; empty if it is
     */
    public record CameraLine(String name, String state, String cause) {}

    /** What is remembered; immutable, of thread-safe parts. */
    public record Memory(CoverageView coverage, EventsView events, IncidentsView incidents) {}

    public StateOfThings(Supplier<List<CameraLine>> cameras, Memory memory, Sensing sensing, Clock clock) {
        this.cameras = cameras;
        this.memory = memory;
        this.sensing = sensing;
        this.clock = clock;
    }

    /** The text. What the database does not tell now is said to be unknown. */
    String text() {
        Instant now = clock.wall();
        Instant from = now.minus(PERIOD);
        List<String> lines = new ArrayList<>();
        lines.add("Now: " + now + " ("
                + now.atZone(ZoneId.systemDefault()).toLocalDateTime().withNano(0) + " local)");
        lines.add("Alerts are " + (sensing.arming().state().armed() ? "armed" : "disarmed"));
        section(
                lines,
                "Cameras",
                () -> cameras.get().stream()
                        .map(camera -> camera.name() + ": " + camera.state()
                                + (camera.cause().isEmpty() ? "" : " (" + camera.cause() + ")"))
                        .toList());
        section(lines, "Watched share of the last 24 h", () -> coverage(from, now));
        section(lines, "Incidents of the last 24 h", () -> incidents(from));
        section(
                lines,
                "Sensors",
                () -> sensing.sensors().all().stream()
                        .map(SensorStatus::sentence)
                        .toList());
        section(
                lines,
                "Expected effects",
                () -> sensing.effects().effects().stream()
                        .map(StateOfThings::line)
                        .toList());
        section(lines, "Events of the last 24 h", () -> events(from));
        String text = String.join("\n", lines);
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "\n(cut off here)";
    }

    private static void section(List<String> lines, String title, Supplier<List<String>> content) {
        lines.add("");
        lines.add(title + ":");
        try {
            List<String> found = content.get();
            lines.addAll(
                    found.isEmpty()
                            ? List.of("- none")
                            : found.stream().map(StateOfThings::item).toList());
        } catch (StoreException e) {
            lines.add("- unknown, the database does not answer");
        }
    }

    private static String item(String line) {
        return "- " + PlainText.line(line, LONGEST_LINE);
    }

    private List<String> coverage(Instant from, Instant to) {
        return memory.coverage().find(Optional.empty(), from, to, 0).stream()
                .map(StateOfThings::line)
                .toList();
    }

    private static String line(Coverage coverage) {
        Duration all = coverage.watched().plus(coverage.totalBlind());
        String share = all.isZero()
                ? "unknown"
                : String.format(
                        Locale.ROOT,
                        "%.2f %%",
                        Math.floor(10_000.0 * coverage.watched().toMillis() / all.toMillis()) / 100);
        String blind = coverage.blind().entrySet().stream()
                .map(each -> each.getKey().id() + " " + each.getValue().toSeconds() + " s")
                .collect(Collectors.joining(", "));
        return coverage.camera() + ": " + share + (blind.isEmpty() ? "" : "; blind: " + blind);
    }

    private List<String> incidents(Instant from) {
        return memory.incidents().find(Optional.of(from), Optional.empty(), Optional.empty(), LISTED_INCIDENTS).stream()
                .map(StateOfThings::line)
                .toList();
    }

    private static String line(Incident incident) {
        return incident.begin() + " to " + incident.end().map(Instant::toString).orElse("now") + ": "
                + incident.sentence();
    }

    private static String line(EffectStatus effect) {
        return effect.name() + ": " + effect.state().name().toLowerCase(Locale.ROOT) + " since " + effect.since();
    }

    private List<String> events(Instant from) {
        List<StoredEvent> found = memory.events()
                .find(Optional.empty(), Optional.of(from), Optional.empty(), Optional.empty(), MOST_EVENTS);
        Map<String, Long> counts =
                found.stream().collect(Collectors.groupingBy(StoredEvent::camera, TreeMap::new, Collectors.counting()));
        List<String> lines = new ArrayList<>();
        counts.forEach((camera, count) ->
                lines.add(camera + ": " + (found.size() == MOST_EVENTS ? "at least " : "") + count + " events"));
        found.stream().limit(LISTED_EVENTS).map(StateOfThings::line).forEach(lines::add);
        return lines;
    }

    private static String line(StoredEvent event) {
        String length = event.end()
                .map(end -> Duration.between(event.begin(), end).toSeconds() + " s")
                .orElse("not over");
        String what = event.trigger()
                .map(trigger -> "sensor " + trigger.sensor() + " said " + trigger.value())
                .orElse("motion" + (event.zones().isEmpty() ? "" : " in " + String.join(", ", event.zones())));
        return event.begin() + " " + event.camera() + ": " + what + ", " + length;
    }
}
