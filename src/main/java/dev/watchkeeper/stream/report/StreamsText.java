package dev.watchkeeper.stream.report;

import dev.watchkeeper.stream.report.StreamsReport.Descriptors;
import dev.watchkeeper.stream.report.StreamsReport.Processes;
import dev.watchkeeper.stream.report.StreamsReport.Server;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A report of the streams as lines of a word and a value; stateless. The keeper, which writes it, loads no JSON library. {@code path} begins the lines of the
 * next stream, and {@code end} is the last line.
 */
public final class StreamsText {
    private static final String END = "end";
    private static final String PATH = "path";
    private static final String RESTARTS = "restarts.";
    private static final String ADDRESS = "address.";

    private StreamsText() {}

    public static List<String> write(StreamsReport report) {
        List<String> lines = new ArrayList<>();
        line(lines, "state", report.server().state());
        report.server().version().ifPresent(version -> line(lines, "version", version));
        line(lines, "pid", report.server().pid());
        line(lines, "expected", Long.toString(report.processes().expected()));
        line(lines, "actual", report.processes().actual());
        line(lines, "used", report.descriptors().used());
        line(lines, "limit", report.descriptors().limit());
        line(lines, "streams", Integer.toString(report.streams().size()));
        report.streams().forEach(stream -> write(lines, stream));
        lines.add(END);
        return lines;
    }

    private static void write(List<String> lines, Stream stream) {
        line(lines, PATH, stream.path());
        stream.camera().ifPresent(camera -> line(lines, "camera", camera));
        line(lines, "kind", stream.kind());
        line(lines, "state", stream.state());
        stream.cause().ifPresent(cause -> line(lines, "cause", cause));
        line(lines, "kbps_in", stream.kbpsIn());
        line(lines, "kbps_out", stream.kbpsOut());
        stream.readers().ifPresent(readers -> line(lines, "readers", Integer.toString(readers)));
        line(lines, "last_byte_age", stream.lastByteAge());
        line(lines, "pid", stream.pid());
        new TreeMap<>(stream.restarts()).forEach((cause, count) -> line(lines, RESTARTS + cause, count.toString()));
        new TreeMap<>(stream.addresses()).forEach((protocol, address) -> line(lines, ADDRESS + protocol, address));
    }

    private static void line(List<String> lines, String word, OptionalLong value) {
        value.ifPresent(number -> line(lines, word, Long.toString(number)));
    }

    private static void line(List<String> lines, String word, OptionalDouble value) {
        value.ifPresent(number -> line(lines, word, Double.toString(Math.round(number * 10) / 10.0)));
    }

    private static void line(List<String> lines, String word, String value) {
        lines.add(word + " " + value.replaceAll("\\p{Cntrl}", " "));
    }

    /** Reads such lines; empty if they are damaged. */
    public static Optional<StreamsReport> read(List<String> lines) {
        if (lines.isEmpty() || !lines.getLast().equals(END)) {
            return Optional.empty();
        }
        try {
            List<Map<String, String>> blocks = new ArrayList<>(List.of(new LinkedHashMap<>()));
            for (String line : lines.subList(0, lines.size() - 1)) {
                int blank = line.indexOf(' ');
                String word = line.substring(0, blank);
                if (word.equals(PATH)) {
                    blocks.add(new LinkedHashMap<>());
                }
                blocks.getLast().put(word, line.substring(blank + 1));
            }
            Map<String, String> head = blocks.removeFirst();
            if (blocks.size() != Integer.parseInt(need(head, "streams"))) {
                return Optional.empty();
            }
            return Optional.of(new StreamsReport(
                    new Server(need(head, "state"), text(head, "version"), number(head, "pid")),
                    new Processes(Long.parseLong(need(head, "expected")), number(head, "actual")),
                    new Descriptors(number(head, "used"), number(head, "limit")),
                    blocks.stream().map(StreamsText::stream).toList()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Stream stream(Map<String, String> lines) {
        Map<String, Integer> restarts = new LinkedHashMap<>();
        part(lines, RESTARTS).forEach((cause, count) -> restarts.put(cause, Integer.valueOf(count)));
        return new Stream(
                need(lines, PATH),
                text(lines, "camera"),
                need(lines, "kind"),
                need(lines, "state"),
                text(lines, "cause"),
                fraction(lines, "kbps_in"),
                fraction(lines, "kbps_out"),
                text(lines, "readers")
                        .map(count -> OptionalInt.of(Integer.parseInt(count)))
                        .orElse(OptionalInt.empty()),
                fraction(lines, "last_byte_age"),
                number(lines, "pid"),
                restarts,
                part(lines, ADDRESS));
    }

    private static Map<String, String> part(Map<String, String> lines, String prefix) {
        Map<String, String> part = new LinkedHashMap<>();
        lines.forEach((word, value) -> {
            if (word.startsWith(prefix)) {
                part.put(word.substring(prefix.length()), value);
            }
        });
        return part;
    }

    private static String need(Map<String, String> lines, String word) {
        return text(lines, word).orElseThrow(() -> new IllegalArgumentException("without " + word));
    }

    private static Optional<String> text(Map<String, String> lines, String word) {
        return Optional.ofNullable(lines.get(word));
    }

    private static OptionalLong number(Map<String, String> lines, String word) {
        return text(lines, word)
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    private static OptionalDouble fraction(Map<String, String> lines, String word) {
        return text(lines, word)
                .map(value -> OptionalDouble.of(Double.parseDouble(value)))
                .orElse(OptionalDouble.empty());
    }
}
