package dev.watchkeeper.stream;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.stream.CameraStreams.Main;
import dev.watchkeeper.stream.Grid.Tile;
import dev.watchkeeper.stream.GridDraft.Corner;
import dev.watchkeeper.stream.GridDraft.Layout;
import dev.watchkeeper.stream.GridDraft.TileDraft;
import dev.watchkeeper.stream.GridDraft.TileStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts cameras into grids; confined to the thread that loads. */
final class Grids {
    private final Map<String, CameraSettings> known = new LinkedHashMap<>();
    private final Map<String, CameraStreams> streams;
    private final Problems problems;

    /**
     * @param cameras all that are configured
     * @param streams of those that are restreamed
     */
    Grids(List<CameraSettings> cameras, Map<String, CameraStreams> streams, Problems problems) {
        cameras.forEach(camera -> known.put(camera.name(), camera));
        this.streams = streams;
        this.problems = problems;
    }

    Grid place(GridDraft draft) {
        String owner = "streams.grids." + draft.name();
        List<TileDraft> places = switch (draft.layout()) {
            case Layout.Free(List<TileDraft> tiles) -> tiles;
            case Layout.Cells cells -> fill(cells, draft.picture().size(), owner);
        };
        if (places.isEmpty()) {
            problems.mistake(draft.place(), owner + " has no camera; name some in cameras or tiles");
        }
        List<Tile> tiles = new ArrayList<>();
        for (TileDraft tile : places) {
            checkInside(tile, draft.picture().size(), owner);
            path(tile, owner).ifPresent(path -> tiles.add(tile(tile, path)));
        }
        return new Grid(
                draft.name(),
                draft.picture().size(),
                draft.picture().fps(),
                draft.picture().bitrate(),
                tiles);
    }

    private Tile tile(TileDraft tile, String path) {
        String title = Optional.ofNullable(known.get(tile.camera()))
                .flatMap(CameraSettings::title)
                .orElse(tile.camera());
        return new Tile(
                tile.camera(), title, path, tile.corner().x(), tile.corner().y(), tile.size());
    }

    private void checkInside(TileDraft tile, Size picture, String owner) {
        boolean inside = tile.corner().x() + tile.size().width() <= picture.width()
                && tile.corner().y() + tile.size().height() <= picture.height();
        if (!inside) {
            problems.mistake(
                    tile.place(),
                    owner + ": the tile of '" + tile.camera() + "' reaches to "
                            + new Size(
                                    tile.corner().x() + tile.size().width(),
                                    tile.corner().y() + tile.size().height())
                            + ", beyond the picture of " + picture + "; move it, make it smaller or size larger");
        }
    }

    private List<TileDraft> fill(Layout.Cells cells, Size picture, String owner) {
        List<String> cameras = cells.cameras().isEmpty() ? List.copyOf(streams.keySet()) : cells.cameras();
        int room = cells.rows() * cells.columns();
        if (cameras.size() > room) {
            problems.mistake(
                    cells.place(),
                    owner + ": " + cameras.size() + " cameras do not fit into " + cells.rows() + " rows of "
                            + cells.columns() + "; raise rows or columns, or name fewer cameras");
        }
        if (picture.width() / cells.columns() < SizeForm.LEAST || picture.height() / cells.rows() < SizeForm.LEAST) {
            problems.mistake(
                    cells.place(),
                    owner + ": cells of a picture of " + picture + " would be smaller than " + SizeForm.LEAST
                            + " pixels; raise size, or lower rows or columns");
            return List.of();
        }
        List<TileDraft> tiles = new ArrayList<>();
        for (int i = 0; i < Math.min(room, cameras.size()); i++) {
            tiles.add(cell(cameras.get(i), i, cells, picture));
        }
        return tiles;
    }

    private static TileDraft cell(String camera, int index, Layout.Cells cells, Size picture) {
        int left = edge(index % cells.columns(), cells.columns(), picture.width());
        int right = edge(index % cells.columns() + 1, cells.columns(), picture.width());
        int top = edge(index / cells.columns(), cells.rows(), picture.height());
        int bottom = edge(index / cells.columns() + 1, cells.rows(), picture.height());
        return new TileDraft(
                cells.place(), camera, Optional.empty(), new Corner(left, top), new Size(right - left, bottom - top));
    }

    /** Even, and without a gap to the next. */
    private static int edge(int index, int count, int length) {
        return length * index / count / 2 * 2;
    }

    private Optional<String> path(TileDraft tile, String owner) {
        CameraStreams found = streams.get(tile.camera());
        Place at = tile.place();
        if (found == null) {
            problems.mistake(
                    at,
                    known.containsKey(tile.camera())
                            ? owner + ": the camera '" + tile.camera() + "' is not restreamed, so no grid can show it"
                            : owner + " names the camera '" + tile.camera() + "', which is not configured");
            return Optional.empty();
        }
        boolean sub = found.sub().isPresent();
        boolean main = !(found.main() instanceof Main.Off);
        TileStream wanted = tile.stream().orElse(sub ? TileStream.SUB : TileStream.MAIN);
        if (wanted == TileStream.SUB ? !sub : !main) {
            String missing = wanted == TileStream.SUB ? "sub" : "main";
            problems.mistake(
                    at,
                    owner + ": the camera '" + tile.camera() + "' has no " + missing + " stream; set cameras."
                            + tile.camera() + ".streams." + missing + ".mode, or choose the other stream");
            return Optional.empty();
        }
        return Optional.of(
                wanted == TileStream.SUB
                        ? StreamPath.sub(tile.camera())
                        : found.main() instanceof Main.Transcoded ? StreamPath.main(tile.camera()) : tile.camera());
    }
}
