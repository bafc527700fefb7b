package dev.watchkeeper.lab.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can go wrong with a simulated camera; immutable. A camera has at most one fault at a time. The kinds differ in the place where they
 * take effect: the connection, the answers, what is sent of the stream, the picture itself.
 */
public sealed interface Fault {
    /** The constant's name; {@link #id()} is what people see. */
    String name();

    /** One sentence: what the camera does while the fault lasts. */
    String effect();

    /** The fault's name on the command line and the control route, for example {@code no-keyframes}. */
    default String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every fault there is, but those of {@link Status}, of which there are thousands. */
    static List<Fault> all() {
        return Stream.of(Line.values(), Answer.values(), Excess.values(), Sending.values(), Picture.values())
                .<Fault>flatMap(Arrays::stream)
                .toList();
    }

    static Optional<Fault> named(String id) {
        return all().stream().filter(f -> f.id().equals(id)).findFirst().or(() -> Status.named(id));
    }

    /** All names, for messages. */
    static String names() {
        return all().stream().map(Fault::id).collect(Collectors.joining(", ", "", ", " + Status.FORM));
    }

    /** Faults of the connection. */
    enum Line implements Fault {
        REFUSE("Sessions are reset and the camera's own port is closed: connecting is refused."),
        RESET("Sessions are reset (RST), and so is every new connection once it has asked for the camera."),
        ENDED("Sessions are closed in order (FIN); new ones play for 2 s and are closed again."),
        SILENT("Connections stay open and are accepted; nothing is answered and nothing is sent."),
        SLOW("Answers come 2 s late, and the stream trickles at a quarter of its rate."),
        HOLD("The network is interrupted: nothing comes through either way; over TCP all of it follows at the end.");

        private final String effect;

        Line(String effect) {
            this.effect = effect;
        }

        @Override
        public String effect() {
            return effect;
        }
    }

    /** Faults of the answers; running sessions are closed when they begin. */
    enum Answer implements Fault {
        AUTH(401, "Every request is answered 401 with a digest challenge, whatever the password."),
        AUTH_BASIC(401, "Every request is answered 401 with a basic challenge, whatever the password."),
        NOT_FOUND(404, "The stream is answered 404."),
        BUSY(453, "DESCRIBE is answered as always, SETUP 453 Not Enough Bandwidth."),
        BUSY_503(503, "The stream is answered 503 Service Unavailable.");

        private final int code;
        private final String effect;

        Answer(int code, String effect) {
            this.code = code;
            this.effect = effect;
        }

        int code() {
            return code;
        }

        @Override
        public String effect() {
            return effect;
        }
    }

    /** Answers that send a client on, want something unknown or have no end; running sessions are closed when they begin. */
    enum Excess implements Fault {
        REDIRECT_LOOP("DESCRIBE is answered 302 with the camera's own address."),
        AUTH_UNKNOWN("Every request is answered 401 with a digest challenge of an algorithm that does not exist."),
        OVERSIZE_BODY("DESCRIBE is answered with the announcement of 2,000,000,000 bytes, of which none come."),
        OVERSIZE_HEAD("DESCRIBE is answered with 20,000 header lines.");

        private final String effect;

        Excess(String effect) {
            this.effect = effect;
        }

        @Override
        public String effect() {
            return effect;
        }
    }

    /**
     * A method that is answered by a status of one's choice; running sessions are closed when it begins.
     *
     * @param code 300 to 599
     * @param method such as {@code SETUP}; empty for all but OPTIONS
     */
    record Status(int code, String method) implements Fault {
        /** What people write. */
        static final String FORM = "answer-STATUS[-METHOD]";

        private static final Pattern NAME = Pattern.compile("answer-([345]\\d\\d)(?:-(describe|setup|play))?");

        static Optional<Fault> named(String id) {
            Matcher parts = NAME.matcher(id);
            return parts.matches()
                    ? Optional.of(new Status(
                            Integer.parseInt(Optional.ofNullable(parts.group(1)).orElseThrow()),
                            Optional.ofNullable(parts.group(2)).orElse("").toUpperCase(Locale.ROOT)))
                    : Optional.empty();
        }

        @Override
        public String name() {
            return "ANSWER_" + code + (method.isEmpty() ? "" : "_" + method);
        }

        @Override
        public String effect() {
            return (method.isEmpty() ? "Every request but OPTIONS" : method) + " is answered " + code + ".";
        }
    }

    /** Faults of what is sent, picture and sound themselves being fine. */
    enum Sending implements Fault {
        RTCP_ONLY("Sender reports go on, video and audio stop."),
        AUDIO_ONLY("Audio goes on, video stops."),
        NO_KEYFRAMES("Video goes on without a single keyframe."),
        TIMESTAMPS_FROZEN("Video goes on, and its RTP time stands still."),
        TIMESTAMPS_JUMP("Video goes on, and its RTP time jumps a minute ahead and back again, every 5 s."),
        START_CODES("Video goes on, and each NAL unit has a start code before it within the RTP payload."),
        CORRUPT("Video goes on, and of every third access unit the slices are damaged."),
        CORRUPT_ALL(
                "Video goes on, and of every access unit the slices are damaged: there is no good picture any more.");

        private final String effect;

        Sending(String effect) {
            this.effect = effect;
        }

        @Override
        public String effect() {
            return effect;
        }
    }

    /** Faults of the picture. */
    enum Picture implements Fault {
        FREEZE("The last keyframe is sent again and again: every decoded picture is exactly the same."),
        BLACK("Every picture is black."),
        RESOLUTION_CHANGE("The picture's size halves in mid-session."),
        CHANGING_SETS("With each keyframe the parameter sets change: the picture's size halves and doubles in turn."),
        CODEC_CHANGE(
                "The stream goes on in H.264 High profile with other parameter sets; where a file of the other codec"
                        + " was given, sessions are closed and new ones get that codec.");

        private final String effect;

        Picture(String effect) {
            this.effect = effect;
        }

        @Override
        public String effect() {
            return effect;
        }
    }
}
