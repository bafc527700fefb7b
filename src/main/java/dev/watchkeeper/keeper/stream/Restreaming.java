package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import java.nio.file.Path;
import java.util.List;

/**
 * What the keeper restreams, and with which programs; immutable.
 *
 * @param data the data folder
 */
public record Restreaming(StreamSettings settings, StreamPlan plan, Programs programs, Path data) {
    /** The server's program, and the command line of each publisher; immutable. */
    public record Programs(MediaMtxProgram server, Words publishers) {}

    /** The command lines of publishers; thread-safe. */
    @FunctionalInterface
    public interface Words {
        /** Program and arguments, free of secrets. */
        List<String> of(Publisher publisher);
    }

    /** The path that a publisher feeds. */
    StreamPath fedBy(Publisher publisher) {
        return plan.paths().stream()
                .filter(path -> path.name().equals(publisher.path()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(publisher.path() + " is not in the plan"));
    }
}
