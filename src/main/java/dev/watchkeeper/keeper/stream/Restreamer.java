package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.keeper.stream.Sampler.Judges;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.Publisher.Work.Composing;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.liveness.JudgeLimits;
import dev.watchkeeper.stream.liveness.StreamWatch;
import dev.watchkeeper.stream.server.ApiAddress;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import dev.watchkeeper.stream.server.RtspCheck;
import dev.watchkeeper.stream.server.ServerApi;
import dev.watchkeeper.stream.server.ServerChanges;
import dev.watchkeeper.stream.server.ServerFile;
import dev.watchkeeper.stream.server.ServerPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts that watch over a restreaming server; immutable. */
public final class Restreamer {
    private static final Logger log = LoggerFactory.getLogger(Restreamer.class);
    private static final Duration RTSP_LIMIT = Duration.ofSeconds(2);
    private static final String LOOPBACK = "127.0.0.1";

    private final Restreaming restreaming;
    private final ServerPaths paths;

    /** Reads the certificates of the cameras. */
    public Restreamer(Restreaming restreaming) {
        this.restreaming = restreaming;
        paths = ServerPaths.of(restreaming.plan().paths());
    }

    public Restreaming restreaming() {
        return restreaming;
    }

    /** Says what a person should know of before anything is started. */
    public void warn() {
        paths.leftOut().forEach((path, why) -> log.warn("The stream {} is left out: {}", path, why));
    }

    /**
     * Writes the server's configuration anew, for the program that is there now.
     *
     * @return the words that start it
     * @throws FailureException ENVIRONMENT if there is no program that works
     */
    public List<String> prepare(ServerProgram program) throws FailureException {
        MediaMtxProgram found =
                program.current().orElseThrow(() -> new FailureException(FailureKind.ENVIRONMENT, program.missing()));
        Path file = ServerFile.in(restreaming.data());
        try {
            ServerFile.write(file, found.version(), restreaming.settings().server(), paths);
        } catch (IOException e) {
            log.error("[{}] Its configuration {} cannot be written: {}", StreamServices.SERVER, file, e.toString());
        }
        return found.command(file);
    }

    /** Whether the server can go on from the other one's configuration to this, by its control API. */
    public boolean isServerOf(Restreamer before) {
        return before.restreaming
                .settings()
                .server()
                .equals(restreaming.settings().server());
    }

    /** Has the running server change from the other's paths to these; takes as long as the server's answers. What cannot be changed is logged. */
    public void applyChanges(Restreamer before, Clock clock) {
        ServerChanges changes = ServerChanges.between(before.paths, paths);
        if (changes.isEmpty()) {
            return;
        }
        try (ServerApi api = new ServerApi(
                ApiAddress.of(restreaming.settings().server().ports().api(), restreaming.data()), clock)) {
            changes.apply(api)
                    .forEach(failure -> log.warn(
                            "[{}] A changed path takes effect only when the server starts again: {}",
                            StreamServices.SERVER,
                            failure));
        }
    }

    /** Has a sampler look at these paths from now on. */
    public void instruct(Sampler sampler) {
        sampler.plan(
                restreaming.plan(),
                shown(),
                JudgeLimits.of(restreaming.settings().stuckAfter()).stuckAfter());
    }

    /** The paths that each grid shows. */
    private Map<String, List<String>> shown() {
        return restreaming.plan().publishers().stream()
                .filter(publisher -> publisher.work() instanceof Composing)
                .collect(Collectors.toMap(
                        Publisher::path, publisher -> publisher.work().sources()));
    }

    /** A sampler, which is to be started. */
    public Sampler sampler(Runs runs, Sampler.Listener listener, Clock clock) {
        StreamSettings settings = restreaming.settings();
        StreamSettings.Ports ports = settings.server().ports();
        JudgeLimits limits = JudgeLimits.of(settings.stuckAfter());
        StreamWatch watch =
                new StreamWatch(new ServerApi(ApiAddress.of(ports.api(), restreaming.data()), clock), limits, clock);
        watch.plan(restreaming.plan().paths(), shown());
        String bind = settings.server().bind();
        // A server that listens on all addresses, or on loopback, answers there.
        String host = bind.isEmpty() || bind.matches("[0:.\\[\\]]+") ? LOOPBACK : bind;
        return new Sampler(
                watch,
                runs,
                new Judges(
                        new ServerJudge(() -> RtspCheck.fault(host, ports.rtsp(), RTSP_LIMIT, clock)),
                        new StuckJudge(restreaming.plan().publishers(), limits.stuckAfter()),
                        new Headroom(
                                "descriptors of MediaMTX",
                                "When they run out, it refuses every reader and publisher: raise its limit"
                                        + " (LimitNOFILE= of the service, ulimit -n), or look for readers that never leave."),
                        new Headroom(
                                "tasks of this service or container",
                                "When they run out, nothing can be started any more: raise the limit (TasksMax= of the"
                                        + " service, pids.max of the container), or look for processes that never end.")),
                listener,
                clock);
    }
}
