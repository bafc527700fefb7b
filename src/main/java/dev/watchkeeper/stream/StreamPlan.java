package dev.watchkeeper.stream;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.stream.CameraStreams.Main;
import dev.watchkeeper.stream.Publisher.Work;
import dev.watchkeeper.stream.StreamPath.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which paths the restreaming server has, and which publishers feed them; immutable.
 *
 * @param paths in the order of the cameras, then the grids; no two with the same name
 * @param publishers in the order of the paths that they feed
 */
public record StreamPlan(List<StreamPath> paths, List<Publisher> publishers) {
    /** Begins the name of every publisher among the keeper's children; a dot keeps it apart from the names of cameras. */
    private static final String PUBLISHER = "publish.";

    public StreamPlan {
        paths = List.copyOf(paths);
        publishers = List.copyOf(publishers);
    }

    /**
     * The plan that follows from the settings.
     *
     * @param cameras those that can be restreamed, with their sign-ins
     */
    public static StreamPlan of(StreamSettings settings, List<CameraSettings> cameras) {
        List<StreamPath> paths = new ArrayList<>();
        List<Publisher> publishers = new ArrayList<>();
        for (CameraSettings camera : cameras) {
            CameraStreams streams = settings.cameras().get(camera.name());
            if (streams != null) {
                add(camera, streams, paths, publishers);
            }
        }
        for (Grid grid : settings.grids()) {
            Publisher publisher = new Publisher(PUBLISHER + grid.name(), grid.name(), new Work.Composing(grid));
            publishers.add(publisher);
            paths.add(new StreamPath(
                    grid.name(), Optional.empty(), StreamKind.GRID, new Feed.Published(publisher.name())));
        }
        Set<String> read = publishers.stream()
                .flatMap(publisher -> publisher.work().sources().stream())
                .collect(Collectors.toSet());
        return new StreamPlan(
                paths.stream()
                        .map(path -> read.contains(path.name()) ? always(path) : path)
                        .toList(),
                publishers);
    }

    /**
     * What a publisher reads is read all the time. The server then looks for an absent camera by itself and shows when it is back, which it does not for a
     * path on demand.
     */
    private static StreamPath always(StreamPath path) {
        return path.feed() instanceof Feed.Pulled(CameraSettings source, boolean onDemand)
                ? new StreamPath(path.name(), path.camera(), path.kind(), new Feed.Pulled(source, false))
                : path;
    }

    private static void add(
            CameraSettings camera, CameraStreams streams, List<StreamPath> paths, List<Publisher> publishers) {
        String pulled = camera.name();
        // The server opens a camera only once: whatever is made of its stream reads it from the server.
        boolean onDemand = !(streams.main() instanceof Main.Proxy proxy) || proxy.onDemand();
        paths.add(
                new StreamPath(pulled, Optional.of(camera.name()), StreamKind.MAIN, new Feed.Pulled(camera, onDemand)));
        if (streams.main() instanceof Main.Transcoded(Transcode how)) {
            addTranscoded(camera, StreamPath.main(pulled), StreamKind.MAIN, how, paths, publishers);
        }
        streams.sub()
                .ifPresent(
                        how -> addTranscoded(camera, StreamPath.sub(pulled), StreamKind.SUB, how, paths, publishers));
    }

    private static void addTranscoded(
            CameraSettings camera,
            String path,
            StreamKind kind,
            Transcode how,
            List<StreamPath> paths,
            List<Publisher> publishers) {
        Publisher publisher = new Publisher(PUBLISHER + path, path, new Work.Transcoding(camera.name(), how));
        publishers.add(publisher);
        paths.add(new StreamPath(path, Optional.of(camera.name()), kind, new Feed.Published(publisher.name())));
    }
}
