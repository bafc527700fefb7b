package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import java.nio.file.Path;

/**
 * What the keeper restreams, and with which programs; immutable.
 *
 * @param data the data folder
 */
public record Restreaming(StreamSettings settings, StreamPlan plan, Programs programs, Path data) {
    /** The server's program, and what finds out how publishers are run; immutable. */
    public record Programs(MediaMtxProgram server, Publishing.Maker publishers) {}
}
