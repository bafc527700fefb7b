package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.keeper.stream.Sampler.Look;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamPath.Feed;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.liveness.PathVerdict;
import dev.watchkeeper.stream.liveness.PathVerdict.Flow;
import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsReport.Descriptors;
import dev.watchkeeper.stream.report.StreamsReport.Processes;
import dev.watchkeeper.stream.report.StreamsReport.Server;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import dev.watchkeeper.stream.server.ServerAddress;
import dev.watchkeeper.stream.server.ServerSample;
import dev.watchkeeper.stream.server.ServerVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** Puts what is known of the streams into a report; immutable. */
public final class Reporting {
    private static final String NOT_YET = "Nothing is known yet.";

    private final Restreaming restreaming;
    private final String host;

    /** @param host this machine's name, as players know it */
    public Reporting(Restreaming restreaming, String host) {
        this.restreaming = restreaming;
        this.host = host;
    }

    /**
     * What the keeper knows of a child; immutable.
     *
     * @param pid empty while it is down
     * @param processes its process and everything that it has started
     * @param absence why it does not run; empty if it does, or nobody knows
     * @param restarts by cause
     */
    public record Facts(OptionalLong pid, int processes, Optional<Absence> absence, Map<String, Integer> restarts) {
        /** Of a child that is not there. */
        public static final Facts NONE = new Facts(OptionalLong.empty(), 0, Optional.empty(), Map.of());
    }

    /**
     * Why a child does not run; immutable.
     *
     * @param cause of {@link StreamAbsence}
     * @param words a sentence, or the server's own words; empty if there are none
     */
    public record Absence(String cause, Optional<String> words) {}

    /**
     * Makes a report.
     *
     * @param look empty before the first
     */
    public StreamsReport report(Optional<Look> look, Function<String, Facts> facts) {
        Facts server = facts.apply(StreamServices.SERVER);
        long actual = server.processes();
        for (Publisher publisher : restreaming.plan().publishers()) {
            actual += facts.apply(publisher.name()).processes();
        }
        return new StreamsReport(
                new Server(state(server, look), look.flatMap(Reporting::version), server.pid()),
                new Processes(1 + restreaming.plan().publishers().size(), OptionalLong.of(actual)),
                look.filter(seen -> server.pid().isPresent())
                        .map(Look::descriptors)
                        .orElse(Descriptors.UNKNOWN),
                restreaming.plan().paths().stream()
                        .map(path -> stream(path, look, facts, server))
                        .toList());
    }

    private static String state(Facts server, Optional<Look> look) {
        if (server.pid().isEmpty()) {
            return "down";
        }
        boolean ready = look.flatMap(Look::ready)
                .filter(run -> run.pid() == server.pid().getAsLong())
                .isPresent();
        if (!ready) {
            return "starting";
        }
        return look.filter(seen -> seen.sight().server() instanceof ServerSample.Known)
                        .isPresent()
                ? "running"
                : "unknown";
    }

    private static Optional<String> version(Look look) {
        return look.sight().server() instanceof ServerSample.Known known
                ? known.version().map(ServerVersion::toString)
                : Optional.empty();
    }

    private Stream stream(StreamPath path, Optional<Look> look, Function<String, Facts> facts, Facts server) {
        Facts source = path.feed() instanceof Feed.Published(String publisher) ? facts.apply(publisher) : Facts.NONE;
        Optional<PathVerdict> verdict = look.map(seen -> seen.sight().paths().get(path.name()));
        Optional<Flow> flow = verdict.flatMap(PathVerdict::flow);
        return new Stream(
                path.name(),
                path.camera(),
                path.kind().name().toLowerCase(Locale.ROOT),
                verdict.map(found -> found.state().id()).orElse("unknown"),
                serverAway(server).or(() -> cause(verdict, source)),
                flow.map(found -> OptionalDouble.of(found.kbpsIn())).orElse(OptionalDouble.empty()),
                flow.map(found -> OptionalDouble.of(found.kbpsOut())).orElse(OptionalDouble.empty()),
                flow.map(found -> OptionalInt.of(found.readers())).orElse(OptionalInt.empty()),
                verdict.flatMap(PathVerdict::lastByteAge)
                        .map(age -> OptionalDouble.of(age.toMillis() / 1000.0))
                        .orElse(OptionalDouble.empty()),
                source.pid(),
                restarts(source.restarts()),
                addresses(path));
    }

    /** While the server does not run, that is the reason of everything. */
    private static Optional<String> serverAway(Facts server) {
        return server.absence().map(absence -> {
            String words = absence.words().map(Reporting::sentence).orElse("");
            return switch (absence.cause()) {
                case StreamAbsence.PROGRAM_MISSING -> words;
                default ->
                    "The restreaming server does not run." + (words.isEmpty() ? "" : " Its last error: " + words);
            };
        });
    }

    private static String sentence(String words) {
        return words.endsWith(".") ? words : words + ".";
    }

    /** While its publisher waits, that is the reason. */
    private static Optional<String> cause(Optional<PathVerdict> verdict, Facts source) {
        if (verdict.isEmpty()) {
            return Optional.of(NOT_YET);
        }
        return source.absence()
                .map(Absence::cause)
                .map(cause -> switch (cause) {
                    case StreamAbsence.SERVER_AWAY -> "Its publisher waits for the restreaming server.";
                    case StreamAbsence.CAMERA_AWAY -> "Its publisher waits for the camera.";
                    case StreamAbsence.ENCODER_AWAY ->
                        "Its publisher waits for an encoder; the keeper's log says what is tried.";
                    default -> "Its publisher waits: " + cause + ".";
                })
                .or(() -> verdict.map(PathVerdict::cause).filter(cause -> !cause.isEmpty()));
    }

    /** For streams, a hang is one only if no byte arrives, and the exit code of an encoder tells nothing. */
    private static Map<String, Integer> restarts(Map<String, Integer> counted) {
        Map<String, Integer> restarts = new TreeMap<>();
        counted.forEach((cause, count) -> restarts.merge(
                switch (cause) {
                    case "hang", "spin" -> "stuck";
                    case "general", "camera" -> "crash";
                    case "clean" -> "ended";
                    default -> cause;
                },
                count,
                Integer::sum));
        return restarts;
    }

    private Map<String, String> addresses(StreamPath path) {
        StreamSettings.Server server = restreaming.settings().server();
        return ServerAddress.players(server, host, path.name());
    }
}
