package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServiceSettings.LogFile;
import dev.watchkeeper.stream.Publisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates the settings of the children that restream: the server, and each publisher; stateless. */
public final class StreamServices {
    /** The server's name among the children. */
    public static final String SERVER = "mediamtx";

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    /** There may be many publishers. */
    private static final LogFile PUBLISHER_LOG = new LogFile(Optional.empty(), 1_000_000, 1);

    private StreamServices() {}

    /** The children in start order. */
    public static List<ServiceSettings> of(Restreaming restreaming) {
        List<ServiceSettings> children = new ArrayList<>();
        children.add(child(
                SERVER,
                List.of(SERVER), // replaced at each start by the program that is found then
                RestartPolicy.SERVER,
                List.of(),
                LogFile.STANDARD));
        for (Publisher publisher : restreaming.plan().publishers()) {
            children.add(child(
                    publisher.name(),
                    List.of("ffmpeg"), // replaced at each start by what is known then
                    RestartPolicy.PUBLISHER,
                    List.of(SERVER),
                    PUBLISHER_LOG));
        }
        return children;
    }

    private static ServiceSettings child(
            String name, List<String> words, RestartPolicy policy, List<String> needs, LogFile log) {
        return new ServiceSettings(
                name,
                name,
                // The watch comes first: publishers encode with what it leaves of the processors.
                new ServiceSettings.Command(words, Path.of("").toAbsolutePath(), Map.of(), !needs.isEmpty()),
                new ServiceSettings.Supervision(
                        policy, STOP_TIMEOUT, List.of(), LivenessSettings.NONE, Optional.empty(), needs),
                log);
    }
}
