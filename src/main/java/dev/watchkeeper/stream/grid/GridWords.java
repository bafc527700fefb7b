package dev.watchkeeper.stream.grid;

import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A grid as words of a command line, and back; stateless. The words are ASCII, and none begins like an option by what a user wrote: names and titles
 * are percent-encoded.
 */
public final class GridWords {
    /** The options that hold a grid without its tiles, each followed by its value. */
    public static final String NAME = "--name";

    public static final String SIZE = "--size";
    public static final String FPS = "--fps";
    public static final String BITRATE = "--bitrate";

    private static final Pattern SIZE_FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final Pattern TILE_FORM = Pattern.compile("(\\d{1,5}),(\\d{1,5}),([^,]*),([^,]+),([^,]+),([^,]*)");

    private GridWords() {}

    static List<String> of(Grid grid) {
        List<String> words = new ArrayList<>(List.of(
                NAME + "=" + encoded(grid.name()),
                SIZE + "=" + grid.size(),
                FPS + "=" + grid.fps(),
                BITRATE + "=" + grid.bitrate()));
        for (Grid.Tile tile : grid.tiles()) {
            words.add(String.join(
                    ",",
                    Integer.toString(tile.x()),
                    Integer.toString(tile.y()),
                    tile.size().toString(),
                    encoded(tile.path()),
                    encoded(tile.camera()),
                    encoded(tile.title())));
        }
        return words;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The text of an encoded word; empty if it is none. */
    public static Optional<String> text(String word) {
        try {
            return Optional.of(URLDecoder.decode(word, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty if the word is no size that pictures can have: even, at least 2 and at most 8192 pixels each way. */
    public static Optional<Size> size(String word) {
        Matcher parts = SIZE_FORM.matcher(word);
        return parts.matches()
                ? Optional.of(new Size(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
                        .filter(GridWords::isEncodable)
                : Optional.empty();
    }

    private static boolean isEncodable(Size size) {
        return isSide(size.width()) && isSide(size.height());
    }

    private static boolean isSide(int pixels) {
        return pixels >= 2 && pixels <= 8192 && pixels % 2 == 0;
    }

    /** Empty if the word is no tile. */
    public static Optional<Grid.Tile> tile(String word) {
        Matcher parts = TILE_FORM.matcher(word);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<Size> size = size(parts.group(3));
        Optional<String> path = text(parts.group(4));
        Optional<String> camera = text(parts.group(5));
        Optional<String> title = text(parts.group(6));
        if (size.isEmpty() || path.isEmpty() || camera.isEmpty() || title.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Grid.Tile(
                camera.get(),
                title.get(),
                path.get(),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                size.get()));
    }
}
