package dev.watchkeeper.stream;

import java.util.List;

/**
 * A process that feeds one path of the restreaming server; immutable.
 *
 * @param name its name among the keeper's children
 * @param path the path that it feeds
 * @param work what it does
 */
public record Publisher(String name, String path, Work work) {
    /** What a publisher does; immutable. */
    public sealed interface Work {
        /** The paths without which it cannot work. */
        List<String> reads();

        /** All paths that it reads. */
        List<String> sources();

        /** Encodes one path anew. */
        record Transcoding(String from, Transcode how) implements Work {
            @Override
            public List<String> reads() {
                return List.of(from);
            }

            @Override
            public List<String> sources() {
                return List.of(from);
            }
        }

        /** Puts several paths into one picture. It goes on without any of them, so it depends on none. */
        record Composing(Grid grid) implements Work {
            @Override
            public List<String> reads() {
                return List.of();
            }

            @Override
            public List<String> sources() {
                return grid.tiles().stream().map(Grid.Tile::path).distinct().toList();
            }
        }
    }
}
