package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.stream.Restreaming.Programs;
import dev.watchkeeper.keeper.stream.StreamServices;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Transcode;
import dev.watchkeeper.stream.grid.ComposerService;
import dev.watchkeeper.stream.server.ServerVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Composes what the keeper restreams: the plan, and the programs of this machine; stateless. */
final class StreamParts {
    private static final Logger log = LoggerFactory.getLogger(StreamParts.class);

    /** Of a server that is not there: its configuration is written for the newest that is known well. */
    private static final ServerVersion ASSUMED = new ServerVersion(1, 20, 1);

    private StreamParts() {}

    /**
     * What is restreamed. Without MediaMTX the watch goes on, and the keeper says again and again that it is missing.
     *
     * @param services the other children
     * @throws FailureException of kind CONFIGURATION if two children have one name
     */
    static Restreaming of(StreamSettings streams, Settings settings, List<ServiceSettings> services)
            throws FailureException, InterruptedException {
        StreamPlan plan = StreamPlan.of(streams, settings.cameras());
        for (ServiceSettings service : services) {
            if (service.name().equals(StreamServices.SERVER)
                    || plan.publishers().stream().map(Publisher::name).anyMatch(service.name()::equals)) {
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        "services." + service.name() + ": with streams.enabled, this is the name of a child that"
                                + " restreams; give this one another");
            }
        }
        return new Restreaming(
                streams, plan, new Programs(server(streams), publishers(streams, settings)), settings.data());
    }

    /** The version matters only for the server's configuration; a program that is missing is looked for again at each start. */
    private static MediaMtxProgram server(StreamSettings streams) throws InterruptedException {
        try {
            return MediaMtxProgram.find(
                    streams.server().mediamtx(),
                    Optional.ofNullable(System.getenv("PATH")).orElse(""));
        } catch (FailureException e) {
            log.error(e.sentence());
            return new MediaMtxProgram(streams.server().mediamtx().orElse(Path.of(StreamServices.SERVER)), ASSUMED);
        }
    }

    private static Restreaming.Words publishers(StreamSettings streams, Settings settings) {
        String base = "rtsp://127.0.0.1:" + streams.server().ports().rtsp() + "/";
        return publisher -> switch (publisher.work()) {
            case Publisher.Work.Composing(Grid grid) ->
                ComposerService.words(grid, streams.server().ports().rtsp(), settings.data());
            case Publisher.Work.Transcoding(String from, Transcode how) -> List.of("ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "warning",
                "-rtsp_transport", "tcp", "-timeout", "10000000", "-i", base + from, "-map", "0:v:0", "-vf", "scale=" + how.size().width() + ":" + how.size().height() + ",fps=" + how.fps(),
                "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-threads", "1", "-g", Integer.toString(how.fps() * 2), "-b:v", Integer.toString(how.bitrate()), "-an",
                "-f", "rtsp", "-rtsp_transport", "tcp", base + publisher.path());
        };
    }
}
