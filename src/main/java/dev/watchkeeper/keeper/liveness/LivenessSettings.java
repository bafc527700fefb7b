package dev.watchkeeper.keeper.liveness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is looked at to see whether a child makes progress; immutable. What is empty or zero is not looked at.
 *
 * @param interval between two looks
 * @param timeout what one look may take
 * @param grace after a start, in which failed looks do not count, unless a look has succeeded already
 * @param failures looks that fail in a row until the child is ended
 * @param heartbeat a line that matches shows progress
 * @param heartbeatTimeout so long without such a line is a failure, whatever the other numbers
 * @param silence so long without any line is a failure
 * @param http an address that has to answer with a status below 400
 * @param tcp a host and port that have to accept a connection
 * @param exec a command that has to end with 0
 * @param file a file that has to be written to
 * @param fileAge so long without a change of the file is a failure
 * @param spin whether processors used to the full without a line of output are a failure
 */
public record LivenessSettings(
        Duration interval,
        Duration timeout,
        Duration grace,
        int failures,
        Optional<Pattern> heartbeat,
        Duration heartbeatTimeout,
        Duration silence,
        Optional<String> http,
        Optional<String> tcp,
        List<String> exec,
        Optional<Path> file,
        Duration fileAge,
        boolean spin) {
    /** Nothing is looked at. */
    public static final LivenessSettings NONE = new LivenessSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            3,
            Optional.empty(),
            Duration.ofSeconds(120),
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(60),
            false);

    public LivenessSettings {
        exec = List.copyOf(exec);
    }

    /** Whether there is anything to look at. */
    public boolean any() {
        return heartbeat.isPresent()
                || silence.isPositive()
                || http.isPresent()
                || tcp.isPresent()
                || !exec.isEmpty()
                || file.isPresent()
                || spin;
    }
}
