package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.health.SourceReport;
import dev.watchkeeper.config.Restreamed;
import dev.watchkeeper.stream.server.ApiAddress;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.ServerApi;
import dev.watchkeeper.stream.server.ServerSample;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What MediaMTX says over its control API of the cameras that it carries; confined to the thread that asks. */
final class ServerWord implements RestreamedCameras.Paths {
    private final Path data;
    private final Clock clock;
    private Optional<Restreamed.Server> asked = Optional.empty();
    private Optional<ServerApi> api = Optional.empty();

    /** @param data the data folder, in which the keeper leaves the password of the server that it runs */
    ServerWord(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    @Override
    public Map<String, SourceReport> ask(Restreamed.Server server) {
        return switch (of(server).sample()) {
            case ServerSample.Known known -> reports(known.paths());
            case ServerSample.Unknown unknown -> Map.of();
        };
    }

    @Override
    public Optional<String> why(Restreamed.Server server, String path) {
        return of(server).sourceError(path);
    }

    private ServerApi of(Restreamed.Server server) {
        if (!asked.equals(Optional.of(server))) {
            api.ifPresent(ServerApi::close);
            asked = Optional.of(server);
            api = Optional.of(new ServerApi(ApiAddress.of(server.apiPort(), data), clock));
        }
        return api.orElseThrow();
    }

    @Override
    public void close() {
        api.ifPresent(ServerApi::close);
        asked = Optional.empty();
        api = Optional.empty();
    }

    private static Map<String, SourceReport> reports(Map<String, PathSample> paths) {
        Map<String, SourceReport> reports = new LinkedHashMap<>();
        paths.forEach((name, path) -> reports.put(name, report(path)));
        return reports;
    }

    /** A path that hands out no stream says nothing: nobody may have asked for it yet. */
    static SourceReport report(PathSample path) {
        if (!path.available()) {
            return SourceReport.UNKNOWN;
        }
        return path.online() ? SourceReport.PRESENT : SourceReport.AWAY;
    }
}
