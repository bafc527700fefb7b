package dev.watchkeeper.loops;

import dev.watchkeeper.loops.ReportedCamera.Health;
import dev.watchkeeper.loops.ReportedCamera.Stream;
import dev.watchkeeper.loops.ReportedCamera.View;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The report of the cameras as text; stateless. Lines of a word and a value, because its readers should not load a JSON library; {@code camera} begins
 * the lines of the next camera, and {@code end} is the last line.
 */
final class CamerasText {
    private static final String END = "end";

    private CamerasText() {}

    static String write(CamerasReading reading) {
        StringBuilder text = new StringBuilder();
        line(text, "written_at", reading.writtenAt().toString());
        line(text, "pid", Long.toString(reading.pid()));
        line(text, "boot_id", reading.boot().id());
        line(text, "boot_nanos", Long.toString(reading.boot().nanos()));
        line(text, "data", reading.data().toString());
        line(text, "cameras", Integer.toString(reading.cameras().size()));
        reading.cameras().forEach(camera -> write(text, camera));
        return text.append(END).append('\n').toString();
    }

    private static void write(StringBuilder text, ReportedCamera camera) {
        Health health = camera.health();
        View view = camera.view();
        line(text, "camera", camera.name());
        line(text, "title", camera.title());
        line(text, "state", health.state());
        line(text, "online", Boolean.toString(health.online()));
        line(text, "seen", Boolean.toString(health.seen()));
        line(text, "cause", health.cause());
        line(text, "sentence", health.sentence());
        line(text, "since", health.since().toString());
        view.lastPictureAt().ifPresent(at -> line(text, "last_picture_at", at.toString()));
        view.pictureAge().ifPresent(age -> line(text, "picture_age", age.toString()));
        view.unseenFor().ifPresent(time -> line(text, "unseen_for", time.toString()));
        line(text, "motion", Boolean.toString(view.motion()));
        line(text, "codec", view.stream().codec());
        line(text, "width", Integer.toString(view.stream().widthPx()));
        line(text, "height", Integer.toString(view.stream().heightPx()));
        camera.coverage().ifPresent(percent -> line(text, "coverage", Double.toString(percent)));
    }

    private static void line(StringBuilder text, String word, String value) {
        text.append(word)
                .append(' ')
                .append(value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"))
                .append('\n');
    }

    /** Parses such a text; empty if it is damaged. */
    static Optional<CamerasReading> read(String text) {
        try {
            List<Map<String, String>> blocks = new ArrayList<>();
            blocks.add(new LinkedHashMap<>());
            List<String> lines = text.lines().toList();
            if (lines.isEmpty() || !lines.getLast().equals(END)) {
                return Optional.empty();
            }
            for (String line : lines.subList(0, lines.size() - 1)) {
                int blank = line.indexOf(' ');
                String word = line.substring(0, blank);
                if (word.equals("camera")) {
                    blocks.add(new LinkedHashMap<>());
                }
                blocks.getLast().put(word, plain(line.substring(blank + 1)));
            }
            Map<String, String> head = blocks.getFirst();
            List<ReportedCamera> cameras = blocks.subList(1, blocks.size()).stream()
                    .map(CamerasText::camera)
                    .toList();
            if (cameras.size() != Integer.parseInt(need(head, "cameras"))) {
                return Optional.empty();
            }
            return Optional.of(new CamerasReading(
                    Instant.parse(need(head, "written_at")),
                    Long.parseLong(need(head, "pid")),
                    new CamerasReading.Boot(need(head, "boot_id"), Long.parseLong(need(head, "boot_nanos"))),
                    Path.of(need(head, "data")),
                    cameras));
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static ReportedCamera camera(Map<String, String> lines) {
        return new ReportedCamera(
                need(lines, "camera"),
                need(lines, "title"),
                new Health(
                        need(lines, "state"),
                        Boolean.parseBoolean(need(lines, "online")),
                        Boolean.parseBoolean(need(lines, "seen")),
                        need(lines, "cause"),
                        need(lines, "sentence"),
                        Instant.parse(need(lines, "since"))),
                new View(
                        find(lines, "last_picture_at", Instant::parse),
                        find(lines, "picture_age", Duration::parse),
                        find(lines, "unseen_for", Duration::parse),
                        Boolean.parseBoolean(need(lines, "motion")),
                        new Stream(
                                need(lines, "codec"),
                                Integer.parseInt(need(lines, "width")),
                                Integer.parseInt(need(lines, "height")))),
                find(lines, "coverage", Double::valueOf).map(OptionalDouble::of).orElse(OptionalDouble.empty()));
    }

    private static String plain(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = switch (value.charAt(i)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> value.charAt(i);
                };
            }
            text.append(c);
        }
        return text.toString();
    }

    private static String need(Map<String, String> lines, String word) {
        return Optional.ofNullable(lines.get(word)).orElseThrow(() -> new IllegalArgumentException("without " + word));
    }

    private static <T> Optional<T> find(Map<String, String> lines, String word, Function<String, T> parse) {
        return Optional.ofNullable(lines.get(word)).map(parse);
    }
}
