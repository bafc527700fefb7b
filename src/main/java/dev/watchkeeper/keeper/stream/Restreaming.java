package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import java.nio.file.Path;

/**
 * What the keeper restreams, and with which programs; immutable.
 *
 * @param data the data folder
 */
public record Restreaming(StreamSettings settings, StreamPlan plan, Programs programs, Path data) {
    /** What finds the server's program, and what finds out how publishers are run; immutable. */
    public record Programs(ServerProgram.Search server, Publishing.Maker publishers) {}
}
