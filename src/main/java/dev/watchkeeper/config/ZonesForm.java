package dev.watchkeeper.config;

import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A list of zones or masks; immutable.
 *
 * @param sensitivity whether each may have its own sensitivity and labels: zones may, masks may not
 */
record ZonesForm(boolean sensitivity) implements Form<List<Zone>> {
    /** More than anybody draws. Each costs time for every pixel of the first picture, and a number in every point of the graph. */
    private static final int MOST_ZONES = 32;

    static final Key<String> NAME =
            Key.required("name", Forms.text("a name of at most 64 letters", 64), "The name shown with events.");
    static final Key<Optional<String>> TITLE =
            Key.of("title", Forms.title(), "", "What people read in place of the name, in any script.");
    static final Key<List<Point>> POLYGON = Key.required(
            "polygon",
            new PolygonForm(),
            "The corners in order; x from 0, left, to 1, right; y from 0, top, to 1, bottom.");
    static final Key<Optional<Integer>> SENSITIVITY = Key.of(
            "sensitivity",
            new Maybe<>(Forms.integer(1, 100)),
            "",
            "The zone's own sensitivity; without it, the camera's. Masks have none.");

    static final Key<List<String>> LABELS = Key.of(
            "labels",
            AnalysisKeys.labels(),
            "[]",
            "Which labels count in this zone, and alert. Nothing: those of the camera. Masks have none.");

    @Override
    public String expected() {
        return "a list of " + (sensitivity ? "{name, title, polygon, sensitivity, labels}" : "{name, title, polygon}");
    }

    @Override
    public Optional<List<Zone>> read(Written written, String key, Problems problems) {
        if (!(written instanceof Items list)) {
            return refuse(written, key, problems);
        }
        if (list.items().size() > MOST_ZONES) {
            problems.mistake(
                    written.place(),
                    key + ": at most " + MOST_ZONES + " are allowed, found "
                            + list.items().size());
            return Optional.empty();
        }
        List<Zone> zones = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Written item : list.items()) {
            if (!(item instanceof Section section)) {
                refuse(item, key, problems);
                continue;
            }
            Binder.Values values = Binder.bind(
                    section,
                    key + "[]",
                    sensitivity ? List.of(NAME, TITLE, POLYGON, SENSITIVITY, LABELS) : List.of(NAME, TITLE, POLYGON),
                    problems);
            Optional<String> name = values.demand(NAME, section.place(), problems);
            Optional<List<Point>> polygon = values.demand(POLYGON, section.place(), problems);
            if (name.isPresent() && !names.add(name.get())) {
                problems.mistake(values.place(NAME, section.place()), key + ": '" + name.get() + "' is given twice");
            }
            if (name.isPresent() && polygon.isPresent()) {
                OptionalInt own = values.get(SENSITIVITY).stream()
                        .mapToInt(Integer::intValue)
                        .findFirst();
                zones.add(new Zone(name.get(), own, polygon.get(), values.get(TITLE), values.get(LABELS)));
            }
        }
        return Optional.of(zones);
    }

    /** The corners of a polygon; immutable. */
    private record PolygonForm() implements Form<List<Point>> {
        private static final Form<Double> SIDE = Forms.decimal("0", "1");
        private static final int MOST_CORNERS = 100;

        @Override
        public String expected() {
            return "at least 3 corners such as [[0, 0], [1, 0], [0.5, 1]]";
        }

        @Override
        public Optional<List<Point>> read(Written written, String key, Problems problems) {
            if (!(written instanceof Items corners)) {
                return refuse(written, key, problems);
            }
            if (corners.items().size() < 3 || corners.items().size() > MOST_CORNERS) {
                problems.mistake(
                        written.place(),
                        key + ": a polygon needs 3 to " + MOST_CORNERS + " corners, found "
                                + corners.items().size());
                return Optional.empty();
            }
            List<Point> points = new ArrayList<>();
            for (Written corner : corners.items()) {
                if (!(corner instanceof Items pair) || pair.items().size() != 2) {
                    problems.mistake(
                            corner.place(), key + ": expected a corner such as [0.5, 1], found " + corner.kind());
                    continue;
                }
                Optional<Double> x = SIDE.read(pair.items().get(0), key, problems);
                Optional<Double> y = SIDE.read(pair.items().get(1), key, problems);
                if (x.isPresent() && y.isPresent()) {
                    points.add(new Point(x.get(), y.get()));
                }
            }
            return points.size() == corners.items().size() ? Optional.of(points) : Optional.empty();
        }
    }
}
