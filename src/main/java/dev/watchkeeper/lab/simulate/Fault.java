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
 * What can go wrong with a simulated camera; immutable. A camera has at most one fault at a time. The kinds differ in where they take effect: the
 * connection, the answers, what is sent of the stream, or the picture itself. docs/simulate.md describes each for users.
 */
public sealed interface Fault {
    /** The constant's name; {@link #id()} is what people see. */
    String name();

    /** The fault's name on the command line and the control route, for example {@code no-keyframes}. */
    default String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every fault, except the thousands of {@link Status}. */
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
        /** Resets sessions and closes the camera's own port, so that connections are refused. */
        REFUSE,
        /** Resets sessions (RST), and every new connection once it has sent a request. */
        RESET,
        /** Closes sessions (FIN); new ones play for 2 s and are closed again. */
        ENDED,
        /** Keeps and accepts connections, but answers nothing and sends nothing. */
        SILENT,
        /** Answers 2 s late and streams at a quarter of the rate. */
        SLOW,
        /** Interrupts the network: nothing passes in either direction; over TCP, everything follows at the end. */
        HOLD
    }

    /** Faults of the answers; running sessions are closed when they begin. */
    enum Answer implements Fault {
        /** Every request is answered 401 with a digest challenge, whatever the password. */
        AUTH(401),
        /** Every request is answered 401 with a basic challenge, whatever the password. */
        AUTH_BASIC(401),
        NOT_FOUND(404),
        /** DESCRIBE is answered as usual, SETUP with 453 Not Enough Bandwidth. */
        BUSY(453),
        BUSY_503(503);

        private final int code;

        Answer(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** Answers that redirect in circles, ask for something unknown or never end; running sessions are closed when they begin. */
    enum Excess implements Fault {
        /** DESCRIBE is answered 302 with the camera's own address. */
        REDIRECT_LOOP,
        /** Every request is answered 401 with a digest challenge of an algorithm that does not exist. */
        AUTH_UNKNOWN,
        /** The answer to DESCRIBE announces 2,000,000,000 bytes and sends none. */
        OVERSIZE_BODY,
        /** The answer to DESCRIBE has 20,000 header lines. */
        OVERSIZE_HEAD
    }

    /**
     * Answers a method with a given status; running sessions are closed when it begins; immutable.
     *
     * @param code 300 to 599
     * @param method such as {@code SETUP}; empty for all except OPTIONS
     */
    record Status(int code, String method) implements Fault {
        /** The syntax of its name. */
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
    }

    /** Faults of what is sent, while picture and sound themselves are fine. */
    enum Sending implements Fault {
        /** Sender reports continue; video and audio stop. */
        RTCP_ONLY,
        /** Audio continues; video stops. */
        AUDIO_ONLY,
        /** Video continues without keyframes. */
        NO_KEYFRAMES,
        /** Video continues, but its RTP time stands still. */
        TIMESTAMPS_FROZEN,
        /** Video continues, but its RTP time jumps a minute ahead and back again, every 5 s. */
        TIMESTAMPS_JUMP,
        /** Video continues, but within the RTP payload each NAL unit is preceded by a start code. */
        START_CODES,
        /** Video continues, but the slices of every third access unit are damaged. */
        CORRUPT,
        /** Video continues, but the slices of every access unit are damaged: no picture is good. */
        CORRUPT_ALL
    }

    /** Faults of the picture. */
    enum Picture implements Fault {
        /** Repeats the last keyframe: every decoded picture is exactly the same. */
        FREEZE,
        /** Every picture is black. */
        BLACK,
        /** Halves the sides of the picture in mid-session. */
        RESOLUTION_CHANGE,
        /** Changes the parameter sets with each keyframe: the sides of the picture halve and double in turn. */
        CHANGING_SETS,
        /**
         * Switches to H.264 High profile with other parameter sets. If the camera has a file of another codec, sessions are closed and new
         * ones get that codec.
         */
        CODEC_CHANGE
    }
}
