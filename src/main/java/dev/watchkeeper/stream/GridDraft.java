package dev.watchkeeper.stream;

import dev.watchkeeper.config.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * A grid as written, before its cameras are known; immutable.
 *
 * @param place of its name
 */
record GridDraft(String name, Place place, Picture picture, Layout layout) {
    /** What the whole picture is like; immutable. */
    record Picture(Size size, int fps, int bitrate) {}

    /** Where the cameras are; immutable. */
    sealed interface Layout {
        /**
         * Equal cells, filled row by row.
         *
         * @param cameras empty for all
         */
        record Cells(int rows, int columns, List<String> cameras, Place place) implements Layout {
            public Cells {
                cameras = List.copyOf(cameras);
            }
        }

        /** Each where it was put. */
        record Free(List<TileDraft> tiles) implements Layout {
            public Free {
                tiles = List.copyOf(tiles);
            }
        }
    }

    /**
     * One tile as written; immutable.
     *
     * @param stream empty for the smallest that the camera has
     */
    record TileDraft(Place place, String camera, Optional<TileStream> stream, Corner corner, Size size) {}

    /** The upper left corner in pixels; immutable. */
    record Corner(int x, int y) {}

    /** Which stream a tile shows; an immutable enumeration. */
    enum TileStream {
        MAIN,
        SUB
    }
}
