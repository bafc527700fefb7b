package dev.watchkeeper.service;

import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Publisher.Work.Composing;
import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the service restreams, as far as its unit must know; immutable.
 *
 * @param publishers what encodes, beside the restreaming server
 * @param tasks how many processes and threads the service may have
 * @param encoder what they are to encode with
 * @param groups the groups of this machine whose members may use graphics devices
 */
record Restreams(Publishers publishers, int tasks, Encoder encoder, List<String> groups) {
    private static final Path GROUPS = Path.of("/etc/group");

    /** A grid needs more where it shows more cameras than these. */
    private static final int USUAL_TILES = 4;

    /**
     * What encodes beside the restreaming server; immutable.
     *
     * @param processes of transcoded streams and of grids
     * @param moreTiles of all grids, beyond four of each
     */
    record Publishers(int processes, int moreTiles) {}

    Restreams {
        groups = List.copyOf(groups);
    }

    static Restreams of(StreamSettings settings, StreamPlan plan) {
        int moreTiles = plan.publishers().stream()
                .mapToInt(publisher -> publisher.work() instanceof Composing(Grid grid)
                        ? Math.max(0, grid.tiles().size() - USUAL_TILES)
                        : 0)
                .sum();
        Publishers publishers = new Publishers(plan.publishers().size(), moreTiles);
        return new Restreams(
                publishers,
                ResourceLimits.tasks(settings.cameras().size(), publishers),
                settings.encoder(),
                existing("video", "render"));
    }

    /** A unit that names a group that does not exist cannot start. */
    private static List<String> existing(String... names) {
        try {
            String all = "\n" + Files.readString(GROUPS, StandardCharsets.ISO_8859_1);
            return Stream.of(names)
                    .filter(name -> all.contains("\n" + name + ":"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The devices of the encoder, as DeviceAllow= names them. */
    List<String> devices() {
        List<String> devices = new ArrayList<>();
        switch (encoder) {
            case SOFTWARE -> {}
            case NVENC -> devices.add("char-nvidia*");
            case QSV, VAAPI -> devices.add("char-drm");
        }
        return devices;
    }
}
