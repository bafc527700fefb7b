package dev.watchkeeper.stream;

import java.util.List;

/**
 * Several cameras in one picture; immutable.
 *
 * @param name its path on the server
 * @param fps pictures per second
 * @param bitrate bits per second, 1000 at least
 * @param tiles drawn in this order, later ones over earlier ones
 */
public record Grid(String name, Size size, int fps, int bitrate, List<Tile> tiles) {
    public Grid {
        tiles = List.copyOf(tiles);
    }

    /**
     * One camera's place; immutable.
     *
     * @param title what people read in place of the camera's name
     * @param path the path on the server from which its pictures are read
     * @param x left edge in pixels
     * @param y upper edge in pixels
     */
    public record Tile(String camera, String title, String path, int x, int y, Size size) {}
}
