package dev.watchkeeper.stream.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How the restreaming server, its publishers and all streams are at one moment, as the API and the command show it; immutable. What is not known is empty.
 *
 * @param streams in the order of the configuration
 */
public record StreamsReport(Server server, Processes processes, Descriptors descriptors, List<Stream> streams) {
    /** Nothing is restreamed. */
    public static final StreamsReport OFF = new StreamsReport(
            new Server("off", Optional.empty(), OptionalLong.empty()),
            new Processes(0, OptionalLong.empty()),
            Descriptors.UNKNOWN,
            List.of());

    static final String UNKNOWN = "unknown";

    public StreamsReport {
        streams = List.copyOf(streams);
    }

    /**
     * The restreaming server; immutable.
     *
     * @param state {@code off}, {@code down}, {@code starting}, {@code running}, {@code unknown}
     * @param version as it says itself
     * @param pid empty while it does not run
     */
    public record Server(String state, Optional<String> version, OptionalLong pid) {}

    /**
     * Processes of server and publishers; immutable.
     *
     * @param expected the server and all publishers
     * @param actual those that run, with everything they have started
     */
    public record Processes(long expected, OptionalLong actual) {}

    /** The server's open files and connections; immutable. */
    public record Descriptors(OptionalLong used, OptionalLong limit) {
        public static final Descriptors UNKNOWN = new Descriptors(OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * One path; immutable.
     *
     * @param camera empty for a grid
     * @param kind {@code main}, {@code sub} or {@code grid}
     * @param state {@code live}, {@code idle}, {@code starting}, {@code stuck}, {@code down} or {@code unknown}
     * @param cause a sentence; empty while it is live
     * @param kbpsIn kilobits per second from its source
     * @param kbpsOut to all readers
     * @param lastByteAge in seconds
     * @param pid of its publisher; empty if none runs, or none is needed
     * @param restarts of its publisher, by cause
     * @param addresses for players, by {@code rtsp}, {@code hls}, {@code webrtc} and {@code srt}
     */
    public record Stream(
            String path,
            Optional<String> camera,
            String kind,
            String state,
            Optional<String> cause,
            OptionalDouble kbpsIn,
            OptionalDouble kbpsOut,
            OptionalInt readers,
            OptionalDouble lastByteAge,
            OptionalLong pid,
            Map<String, Integer> restarts,
            Map<String, String> addresses) {
        public Stream {
            restarts = Collections.unmodifiableMap(new TreeMap<>(restarts));
            addresses = Collections.unmodifiableMap(new TreeMap<>(addresses));
        }

        Stream unknown(String why) {
            return without(why, OptionalLong.empty());
        }

        /** Its publisher is the keeper's own. */
        Stream unanswered(String why) {
            return without(why, pid);
        }

        private Stream without(String why, OptionalLong publisher) {
            return new Stream(
                    path,
                    camera,
                    kind,
                    UNKNOWN,
                    Optional.of(why),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    publisher,
                    restarts,
                    addresses);
        }
    }

    /** The same streams, but the server says nothing of any; what the keeper knows of its own processes stays. @param why a sentence */
    public StreamsReport unanswered(String why) {
        return new StreamsReport(
                new Server(server.pid().isPresent() ? UNKNOWN : server.state(), server.version(), server.pid()),
                processes,
                descriptors,
                streams.stream()
                        .map(stream -> server.pid().isPresent() ? stream.unanswered(why) : stream)
                        .toList());
    }

    /** The same streams, but nothing is known of any. @param why a sentence */
    public StreamsReport unknown(String why) {
        return new StreamsReport(
                new Server(UNKNOWN, server.version(), OptionalLong.empty()),
                new Processes(processes.expected(), OptionalLong.empty()),
                Descriptors.UNKNOWN,
                streams.stream().map(stream -> stream.unknown(why)).toList());
    }
}
