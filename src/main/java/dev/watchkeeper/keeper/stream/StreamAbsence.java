package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.keeper.stream.Sampler.Look;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.liveness.PathState;
import dev.watchkeeper.stream.liveness.PathVerdict;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.ServerSample;
import java.util.Optional;

/** What a publisher needs and is known to be away, as causes under which its restarts count; stateless. */
public final class StreamAbsence {
    /** The restreaming server does not run, or has not answered since it was started. */
    public static final String SERVER_AWAY = "server-away";

    /** There is no program that could be the restreaming server. */
    public static final String PROGRAM_MISSING = "program-missing";

    /** A path that the publisher reads carries no stream. */
    public static final String CAMERA_AWAY = "camera-away";

    /** Nothing is known yet that encodes. */
    public static final String ENCODER_AWAY = "encoder-away";

    private StreamAbsence() {}

    /** Whether something that the publisher reads is away, while the server runs; empty if nothing is, or nobody knows. */
    public static Optional<String> of(Publisher publisher, Look look) {
        return publisher.work().reads().stream()
                .filter(path -> isAway(path, look))
                .findFirst()
                .map(path -> CAMERA_AWAY);
    }

    /** Whether the server answered and said that it has no stream on a path that the publisher reads: whoever read it has been hung up on. */
    public static boolean hasEnded(Publisher publisher, Look look) {
        return publisher.work().reads().stream().anyMatch(look.sight()::isAway);
    }

    /** A stream that begins can be read before its bytes are proven. */
    private static boolean isAway(String path, Look look) {
        Optional<PathState> state =
                Optional.ofNullable(look.sight().paths().get(path)).map(PathVerdict::state);
        return state.map(found -> switch (found) {
                    case DOWN, STUCK -> true;
                    case STARTING -> !isAvailable(path, look.sight().server());
                    case LIVE, IDLE, UNKNOWN -> false;
                })
                .orElse(false);
    }

    private static boolean isAvailable(String path, ServerSample sample) {
        return sample instanceof ServerSample.Known known
                && Optional.ofNullable(known.paths().get(path))
                        .filter(PathSample::available)
                        .isPresent();
    }
}
