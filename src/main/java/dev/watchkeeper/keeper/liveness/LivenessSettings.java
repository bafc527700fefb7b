package dev.watchkeeper.keeper.liveness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to check that a child makes progress; immutable. What is empty or zero is not checked.
 *
 * @param file a file that the child must keep writing to
 * @param spin whether full processor use without a line of output is a failure
 */
public record LivenessSettings(
        Timing timing, OutputRules output, Requests requests, Optional<WatchedFile> file, boolean spin) {
    /**
     * When checks run and how many may fail; immutable.
     *
     * @param interval between two rounds of checks
     * @param timeout for one check
     * @param grace after a start, during which failed checks do not count unless one has already succeeded
     * @param failures consecutive failed checks after which the child is ended
     */
    public record Timing(Duration interval, Duration timeout, Duration grace, int failures) {}

    /**
     * What the child must write; immutable.
     *
     * @param silence without any line for this long, a check fails; zero for no limit
     */
    public record OutputRules(Optional<Heartbeat> heartbeat, Duration silence) {
        /** Nothing. */
        public static final OutputRules NONE = new OutputRules(Optional.empty(), Duration.ZERO);
    }

    /**
     * A line that shows progress; immutable.
     *
     * @param timeout without such a line for this long, the child is ended at once, whatever the other numbers
     */
    public record Heartbeat(Pattern pattern, Duration timeout) {
        /** Patterns are equal by their text. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Heartbeat(Pattern otherPattern, Duration otherTimeout)
                    && pattern.pattern().equals(otherPattern.pattern())
                    && pattern.flags() == otherPattern.flags()
                    && timeout.equals(otherTimeout);
        }

        @Override
        public int hashCode() {
            return Objects.hash(pattern.pattern(), timeout);
        }
    }

    /**
     * What must answer; immutable.
     *
     * @param http a URL that must answer with a status below 400
     * @param tcp a host and port that must accept a connection
     * @param exec a command that must end with exit code 0
     */
    public record Requests(Optional<String> http, Optional<String> tcp, List<String> exec) {
        /** Nothing. */
        public static final Requests NONE = new Requests(Optional.empty(), Optional.empty(), List.of());

        public Requests {
            exec = List.copyOf(exec);
        }

        boolean any() {
            return http.isPresent() || tcp.isPresent() || !exec.isEmpty();
        }
    }

    /**
     * A file that must change; immutable.
     *
     * @param maxAge unchanged for this long, a check fails
     */
    public record WatchedFile(Path path, Duration maxAge) {}

    /** No checks. */
    public static final LivenessSettings NONE = new LivenessSettings(
            new Timing(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(30), 3),
            OutputRules.NONE,
            Requests.NONE,
            Optional.empty(),
            false);

    /** The pattern of the line that shows progress. */
    public Optional<Pattern> heartbeatPattern() {
        return output.heartbeat().map(Heartbeat::pattern);
    }

    /** Whether there is anything to check. */
    public boolean any() {
        return output.heartbeat().isPresent()
                || output.silence().isPositive()
                || requests.any()
                || file.isPresent()
                || spin;
    }
}
