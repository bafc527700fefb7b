package dev.watchkeeper.stream;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.stream.GridDraft.Layout;
import dev.watchkeeper.stream.GridDraft.Picture;
import dev.watchkeeper.stream.GridDraft.TileDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A section of grids, each below its name; immutable. */
record GridsForm() implements Form<List<GridDraft>> {
    private static final int MOST = 16;

    static final Key<Size> SIZE = Key.of("size", new SizeForm(), "1920x1080", "The size of the whole picture.");
    static final Key<Integer> FPS =
            Key.of("fps", Forms.integer(1, TranscodeKeys.MOST_FPS), "5", "Pictures per second.");
    static final Key<Integer> BITRATE = Key.of("bitrate", new BitrateForm(), "2500k", "The rate, and its most.");
    static final Key<Integer> ROWS = Key.of("rows", Forms.integer(1, 16), "2", "Rows of cells of one size.");
    static final Key<Integer> COLUMNS = Key.of("columns", Forms.integer(1, 16), "2", "Columns of cells of one size.");
    static final Key<List<String>> CAMERAS = Key.of(
            "cameras",
            new Several<>("a list of names of cameras", Forms.matching("the name of a camera", CameraSettings.NAME)),
            "[]",
            "Which cameras are in the cells, row by row. Nothing: all that are restreamed.");
    static final Key<List<TileDraft>> TILES = Key.of(
            "tiles",
            new TilesForm(),
            "[]",
            "Cameras at places of their own, in place of the cells; later ones over earlier ones.");

    static final List<Key<?>> ALL = List.of(SIZE, FPS, BITRATE, ROWS, COLUMNS, CAMERAS, TILES);

    @Override
    public String expected() {
        return "a section with one name per grid, such as matrix: {rows: 2, columns: 2}";
    }

    @Override
    public Optional<List<GridDraft>> read(Written written, String key, Problems problems) {
        if (!(written instanceof Section section)) {
            return refuse(written, key, problems);
        }
        if (section.entries().size() > MOST) {
            problems.mistake(
                    written.place(),
                    key + ": at most " + MOST + " are allowed, found "
                            + section.entries().size());
            return Optional.empty();
        }
        List<GridDraft> grids = new ArrayList<>();
        section.entries()
                .forEach((name, entry) -> grid(name, entry, key, problems).ifPresent(grids::add));
        return Optional.of(grids);
    }

    private static Optional<GridDraft> grid(String name, Entry entry, String key, Problems problems) {
        String owner = key + "." + Quote.of(name);
        if (!name.matches(CameraSettings.NAME)) {
            problems.mistake(entry.place(), owner + ": a grid's name has 1 to 64 letters, digits, '-' and '_'");
            return Optional.empty();
        }
        if (!(entry.value() instanceof Section section)) {
            problems.mistake(
                    entry.value().place(),
                    owner + " is a section: write its keys indented below it, found "
                            + entry.value().kind());
            return Optional.empty();
        }
        Values values = Binder.bind(section, owner, ALL, problems);
        List<TileDraft> tiles = values.get(TILES);
        List<String> cameras = values.get(CAMERAS);
        if (!tiles.isEmpty() && !cameras.isEmpty()) {
            problems.mistake(
                    values.place(CAMERAS, entry.place()),
                    owner + ": cameras fills cells and tiles names places; keep one of the two");
        }
        Layout layout = tiles.isEmpty()
                ? new Layout.Cells(values.get(ROWS), values.get(COLUMNS), cameras, values.place(CAMERAS, entry.place()))
                : new Layout.Free(tiles);
        return Optional.of(new GridDraft(
                name, entry.place(), new Picture(values.get(SIZE), values.get(FPS), values.get(BITRATE)), layout));
    }
}
