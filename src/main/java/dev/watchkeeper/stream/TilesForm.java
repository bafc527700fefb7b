package dev.watchkeeper.stream;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Sections;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.stream.GridDraft.Corner;
import dev.watchkeeper.stream.GridDraft.TileDraft;
import dev.watchkeeper.stream.GridDraft.TileStream;
import java.util.List;
import java.util.Optional;

/** The tiles of a grid; immutable. */
record TilesForm() implements Form<List<TileDraft>> {
    private static final int MOST = 256;

    static final Key<String> CAMERA = Key.required(
            "camera", Forms.matching("the name of a camera", CameraSettings.NAME), "The camera in the tile.");
    static final Key<Optional<TileStream>> STREAM = Key.of(
            "stream",
            new Maybe<>(Forms.oneOf(TileStream.class)),
            "",
            "Which stream is read. Nothing: sub if the camera has one, else main.");
    static final Key<Integer> X =
            Key.of("x", Forms.integer(0, SizeForm.MOST), "0", "The left edge in pixels; an even number.");
    static final Key<Integer> Y =
            Key.of("y", Forms.integer(0, SizeForm.MOST), "0", "The upper edge in pixels; an even number.");
    static final Key<Integer> WIDTH =
            Key.of("width", Forms.integer(SizeForm.LEAST, SizeForm.MOST), "640", "In pixels; an even number.");
    static final Key<Integer> HEIGHT =
            Key.of("height", Forms.integer(SizeForm.LEAST, SizeForm.MOST), "480", "In pixels; an even number.");

    static final List<Key<?>> ALL = List.of(CAMERA, STREAM, X, Y, WIDTH, HEIGHT);

    @Override
    public String expected() {
        return "a list of {camera, stream, x, y, width, height}";
    }

    @Override
    public Optional<List<TileDraft>> read(Written written, String key, Problems problems) {
        return new Sections<>(expected(), MOST, TilesForm::tile).read(written, key, problems);
    }

    private static Optional<TileDraft> tile(Section section, String key, Problems problems) {
        Values values = Binder.bind(section, key + "[]", ALL, problems);
        for (Key<Integer> side : List.of(X, Y, WIDTH, HEIGHT)) {
            if (values.get(side) % 2 != 0) {
                problems.mistake(
                        values.place(side, section.place()),
                        key + "[]." + side.path() + ": expected an even number, found " + values.get(side)
                                + "; encoders take pixels in pairs");
            }
        }
        return values.demand(CAMERA, section.place(), problems)
                .map(camera -> new TileDraft(
                        section.place(),
                        camera,
                        values.get(STREAM),
                        new Corner(values.get(X), values.get(Y)),
                        new Size(values.get(WIDTH), values.get(HEIGHT))));
    }
}
