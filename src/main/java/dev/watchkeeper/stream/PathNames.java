package dev.watchkeeper.stream;

import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.stream.CameraStreams.Main;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Sees to it that no two streams have the same path on the server; confined to the thread that loads. */
final class PathNames {
    /** The server applies paths with these names to every stream. */
    private static final Set<String> RESERVED = Set.of("all", "all_others");

    private final Problems problems;

    /** What has each path, for messages. */
    private final Map<String, String> owners = new HashMap<>();

    PathNames(Problems problems) {
        this.problems = problems;
    }

    /** @param placeOf of the camera with that name */
    void check(Map<String, CameraStreams> cameras, List<GridDraft> grids, Function<String, Place> placeOf) {
        cameras.keySet().forEach(name -> take(name, "the camera '" + name + "'", placeOf.apply(name)));
        cameras.forEach((name, streams) -> {
            if (streams.main() instanceof Main.Transcoded) {
                take(StreamPath.main(name), "the main stream of '" + name + "'", placeOf.apply(name));
            }
            if (streams.sub().isPresent()) {
                take(StreamPath.sub(name), "the sub stream of '" + name + "'", placeOf.apply(name));
            }
        });
        grids.forEach(grid -> take(grid.name(), "the grid '" + grid.name() + "'", grid.place()));
    }

    private void take(String path, String owner, Place place) {
        if (RESERVED.contains(path)) {
            problems.mistake(
                    place,
                    "streams: " + owner + " cannot be restreamed under that name: to MediaMTX, '" + path
                            + "' means every path; rename it");
        }
        String other = owners.putIfAbsent(path, owner);
        if (other != null) {
            problems.mistake(
                    place,
                    "streams: " + owner + " and " + other + " would both have the path '" + path
                            + "' on the server; rename one of them");
        }
    }
}
