package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;
import dev.watchkeeper.lab.scene.Illumination.Course;
import dev.watchkeeper.lab.scene.Trial.Kind;
import dev.watchkeeper.lab.scene.Walk.Figure;
import dev.watchkeeper.lab.scene.Walk.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All drawn films for measuring motion detection, in two sets: the tuning set, by which the detector's constants were chosen, and the held-out set, in
 * other places with other figures. Stateless.
 */
public final class Trials {
    private static final List<Place> TUNING_PLACES = List.of(Place.HOUSE, Place.ROAD, Place.HOUSE, Place.ROAD);
    /** The lowest number of a further film. */
    public static final int FIRST_FURTHER = 21;

    private static final List<Place> HELD_OUT_PLACES = List.of(Place.GARDEN, Place.HALL, Place.GARDEN);

    /** Usual for a camera's second stream of this size, with clean pictures. */
    private static final int USUAL_BITS = 700_000;

    /** So few that the picture pulses at every keyframe. */
    private static final int FEW_BITS = 90_000;

    private static final double USUAL_NOISE = 2;

    private static final List<Kind> KINDS = List.of(
            kind("walk", 60),
            kind("far", 60),
            kind("dim", 60),
            kind("run", 60),
            kind("dog", 60),
            kind("bicycle", 60),
            kind("car", 60),
            kind("stand", 75),
            kind("pair", 75),
            kind("night", 75),
            kind("infrared", 75),
            kind("rain", 90),
            kind("snow", 90),
            kind("leaves", 90),
            kind("clouds", 90),
            kind("branches", 90),
            kind("clock", 90),
            kind("shake", 90),
            kind("flicker", 90),
            kind("exposure", 90),
            kind("infrared-switch", 90),
            kind("insects", 90),
            new Kind("pulsing", 90, 2, FEW_BITS, OptionalDouble.empty()),
            kind("steps", 90),
            kind("noise", 90),
            kind("fade", 100),
            kind("overcast", 150),
            kind("close", 60),
            kind("near", 60),
            kind("water", 90),
            kind("haze", 15),
            kind("dusk", 20),
            kind("lamp", 90),
            new Kind("reconnect", 90, 2, USUAL_BITS, OptionalDouble.of(40)));

    /** The kinds with a disturbance that lasts for the whole film. */
    private static final List<String> ENDLESS = List.of(
            "night",
            "infrared",
            "rain",
            "snow",
            "leaves",
            "clouds",
            "branches",
            "clock",
            "shake",
            "flicker",
            "exposure",
            "insects",
            "water",
            "lamp",
            "steps",
            "noise");

    /** The kinds whose disturbance ends within the usual length of the film. */
    private static final List<String> ENDING = List.of("infrared-switch", "fade", "overcast");

    private static final int ENDLESS_SECONDS = 600;

    private static final List<Place> ALL_PLACES = List.of(Place.values());

    private Trials() {}

    private static Kind kind(String name, int seconds) {
        return new Kind(name, seconds, 2, USUAL_BITS, OptionalDouble.empty());
    }

    /** The films by which the detector's constants were chosen. */
    public static List<Trial> tuning() {
        return films(TUNING_PLACES, 1);
    }

    /** The films by which no constant was chosen. */
    public static List<Trial> heldOut() {
        return films(HELD_OUT_PLACES, 11);
    }

    /**
     * Further films by which no constant was chosen, set in the places of {@link #heldOut}.
     *
     * @param from the first number, at least {@link #FIRST_FURTHER}
     * @param to the last number
     */
    public static List<Trial> further(int from, int to) {
        List<Place> places = IntStream.rangeClosed(from, to)
                .mapToObj(number -> HELD_OUT_PLACES.get(number % HELD_OUT_PLACES.size()))
                .toList();
        return films(places, from);
    }

    /** The kinds of films with a disturbance that is not motion. */
    public static List<String> disturbing() {
        return Stream.concat(ENDLESS.stream(), ENDING.stream()).toList();
    }

    /**
     * A film of a disturbing kind in which nobody comes: ten minutes long, or until the disturbance ends.
     *
     * @param kind one of {@link #disturbing}
     * @param number chooses the place and the course of the disturbance
     */
    public static Trial deserted(String kind, int number) {
        Kind usual =
                KINDS.stream().filter(k -> k.name().equals(kind)).findFirst().orElseThrow();
        int seconds = ENDING.contains(kind) ? usual.seconds() : ENDLESS_SECONDS;
        Kind longer = new Kind(kind, seconds, usual.gopSeconds(), usual.bitsPerSecond(), usual.reconnect());
        List<Layer> layers = new Film(number)
                .layers(kind).stream().filter(layer -> layer.motion().isEmpty()).toList();
        return new Trial(longer, number, ALL_PLACES.get(number % ALL_PLACES.size()), layers);
    }

    private static List<Trial> films(List<Place> places, int firstSeed) {
        List<Trial> films = new ArrayList<>();
        for (Kind kind : KINDS) {
            for (int i = 0; i < places.size(); i++) {
                int seed = firstSeed + i;
                films.add(new Trial(kind, seed, places.get(i), new Film(seed).layers(kind.name())));
            }
        }
        return films;
    }

    /** Chooses what a film shows from its number; confined to one thread. */
    private static final class Film {
        private final int seed;
        private final SplittableRandom random;

        Film(int seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed * 31L);
        }

        List<Layer> layers(String kind) {
            return switch (kind) {
                case "walk" -> List.of(walk(Figure.PERSON, 10, 7), walk(Figure.PERSON, 38, 9), light(Course.DAY));
                case "far" -> List.of(far(12), far(38), light(Course.DAY));
                case "dim" -> List.of(dim(15), dim(40), light(Course.DAY));
                case "run" -> List.of(walk(Figure.PERSON, 15, 2.2), walk(Figure.PERSON, 40, 1.8), light(Course.DAY));
                case "dog" -> List.of(walk(Figure.DOG, 12, 5), walk(Figure.DOG, 40, 4), light(Course.DAY));
                case "bicycle" -> List.of(walk(Figure.BICYCLE, 12, 3), walk(Figure.BICYCLE, 40, 4), light(Course.DAY));
                case "car" -> List.of(walk(Figure.CAR, 10, 4), walk(Figure.CAR, 33, 3), light(Course.DAY));
                case "stand" -> List.of(stand(15), light(Course.DAY));
                case "pair" ->
                    List.of(
                            walk(Figure.PERSON, 12, 8),
                            walk(Figure.PERSON, 14, 8),
                            walk(Figure.PERSON, 48, 8),
                            light(Course.DAY));
                case "night" ->
                    List.of(
                            walk(Figure.PERSON, 12, 8),
                            walk(Figure.PERSON, 45, 7),
                            new Illumination(Course.NIGHT, 4, seed));
                case "infrared" ->
                    List.of(
                            walk(Figure.PERSON, 12, 8),
                            walk(Figure.PERSON, 45, 7),
                            new Illumination(Course.INFRARED, 2.5, seed));
                case "steps" -> List.of(light(Course.STEPS));
                case "noise" -> List.of(new Illumination(Course.DAY, 9, seed));
                case "fade" -> List.of(light(Course.FADE));
                case "overcast" -> overcast();
                case "close" -> List.of(closeUp(10, true), closeUp(26, true), closeUp(42, true), light(Course.DAY));
                case "near" -> List.of(closeUp(10, false), closeUp(26, false), closeUp(42, false), light(Course.DAY));
                case "haze" -> List.of(Traffic.of(Traffic.Air.HAZE, 15, random), light(Course.DAY));
                case "dusk" -> List.of(Traffic.of(Traffic.Air.DUSK, 20, random), light(Course.DAY));
                case "lamp" ->
                    List.of(
                            new Lamp(
                                    random.nextBoolean(),
                                    0.3 + random.nextDouble(0.4),
                                    1.4 + random.nextDouble(0.5),
                                    14 + random.nextDouble(9),
                                    0.03 + random.nextDouble(0.3)),
                            light(Course.DAY));
                case "reconnect" -> List.of(Film::turned, light(Course.DAY));
                default -> disturbed(kind);
            };
        }

        /** A constant disturbance, through which one person walks. */
        private List<Layer> disturbed(String kind) {
            Walk walker = walk(Figure.PERSON, 55, 8);
            return switch (kind) {
                case "water" -> List.of(Water.of(random), walkBefore(), light(Course.DAY));
                case "rain" ->
                    List.of(walker, new Rain(350, 0.045, 205, 0.35, seed), new Illumination(Course.DAY, 3, seed));
                case "snow" ->
                    List.of(walker, new Rain(130, 0.012, 230, 0.7, seed), new Illumination(Course.INFRARED, 2.5, seed));
                case "leaves" ->
                    List.of(
                            new Foliage(0.15 + random.nextDouble(0.1), 0.3, 0.1, 0.012, seed),
                            new Foliage(0.85, 0.25 + random.nextDouble(0.1), 0.08, 0.015, seed + 50),
                            walker,
                            light(Course.DAY));
                case "clouds" -> List.of(walker, new Shadows(Shadows.Kind.CLOUDS, 0.35, 0.04, seed), light(Course.DAY));
                case "branches" -> List.of(walker, new Shadows(Shadows.Kind.BRANCHES, 0.3, 0, seed), light(Course.DAY));
                case "clock" ->
                    List.of(walker, light(Course.DAY), new ClockText(0.02, 0.03, 0.05 + random.nextDouble(0.02)));
                case "shake" -> List.of(walker, new Shake(0.004, seed), light(Course.DAY));
                case "flicker" -> List.of(walker, light(Course.FLICKER));
                case "exposure" -> List.of(walker, light(Course.EXPOSURE));
                case "infrared-switch" -> List.of(walk(Figure.PERSON, 10, 7), light(Course.INFRARED_SWITCH));
                case "insects" ->
                    List.of(walker, new Insects(4, 0.16, seed), new Illumination(Course.INFRARED, 2.5, seed));
                case "pulsing" -> List.of(walker, new Illumination(Course.DAY, 4, seed));
                default -> throw new IllegalArgumentException("no film of kind " + kind);
            };
        }

        private Layer light(Course course) {
            return new Illumination(course, USUAL_NOISE + random.nextDouble(), seed);
        }

        private Colour clothes() {
            boolean dark = random.nextBoolean();
            int luma = dark ? random.nextInt(30, 60) : random.nextInt(185, 225);
            return new Colour(luma, random.nextInt(105, 150), random.nextInt(105, 150));
        }

        private Walk walk(Figure figure, double from, double lasts) {
            double size = switch (figure) {
                case PERSON, BICYCLE -> 0.4 + random.nextDouble(0.3);
                case DOG -> 0.2 + random.nextDouble(0.05);
                case CAR -> 0.3 + random.nextDouble(0.1);
            };
            double ground = 0.65 + random.nextDouble(0.25);
            return crossing(figure, size, clothes(), ground, ground + random.nextDouble(0.08) - 0.04, from, lasts);
        }

        private Walk far(double from) {
            double ground = 0.5 + random.nextDouble(0.04);
            return crossing(Figure.PERSON, 0.55, clothes(), ground, ground, from, 14);
        }

        /** Clothes nearly as bright as the ground. */
        private Walk dim(double from) {
            Colour colour = Colour.gray(random.nextInt(95, 135));
            return crossing(Figure.PERSON, 0.55, colour, 0.8, 0.82, from, 8);
        }

        private Walk crossing(
                Figure figure,
                double size,
                Colour colour,
                double fromGround,
                double toGround,
                double from,
                double lasts) {
            boolean rightwards = random.nextBoolean();
            return new Walk(
                    figure,
                    size,
                    colour,
                    List.of(
                            new Stop(from, rightwards ? -0.25 : 1.25, fromGround),
                            new Stop(from + lasts * 1.3, rightwards ? 1.25 : -0.25, toGround)));
        }

        private List<Layer> overcast() {
            Overcast light = Overcast.of(random);
            List<Layer> layers = new ArrayList<>(List.of(light));
            double[] visits = {16 + random.nextDouble(5), 42 + random.nextDouble(8), 75, 112 + random.nextDouble(8)};
            for (double from : visits) {
                double width = 0.03 + random.nextDouble(0.07);
                layers.add(new Visitor(
                        light,
                        from,
                        0.03 + random.nextDouble(0.02),
                        7 + random.nextDouble(2),
                        width,
                        light.horizon() + 0.12 + 2 * width + random.nextDouble(0.15),
                        (25 + random.nextInt(16)) * (random.nextInt(3) == 0 ? -1 : 1),
                        random.nextBoolean()));
            }
            layers.add(light(Course.DAY));
            return layers;
        }

        /** @param sudden whether it appears within a few pictures instead of at walking speed */
        private CloseUp closeUp(double from, boolean sudden) {
            int away = (50 + random.nextInt(41)) * (random.nextBoolean() ? 1 : -1);
            return new CloseUp(
                    from + random.nextDouble(3),
                    sudden ? 0.17 : 0.4 + random.nextDouble(0.6),
                    sudden ? 0.4 : 0.3 + random.nextDouble(3),
                    sudden ? 0.83 : 0.5 + random.nextDouble(0.7),
                    0.45 + random.nextDouble(0.35),
                    0.4 + random.nextDouble(0.2),
                    Colour.gray(Math.clamp(115 + away, 25, 215)),
                    CloseUp.Side.values()[random.nextInt(3)],
                    random.nextBoolean());
        }

        /** A fifth of the picture wide and four fifths high, with twice the contrast of the glints on the water. */
        private Walk walkBefore() {
            int away = (35 + random.nextInt(25)) * (random.nextBoolean() ? 1 : -1);
            double size = 0.95 + random.nextDouble(0.15);
            return crossing(Figure.PERSON, size, Colour.gray(112 + away), 0.93, 0.95, 55, 6 + random.nextDouble(6));
        }

        private Walk stand(double from) {
            double x = 0.3 + random.nextDouble(0.4);
            double ground = 0.75 + random.nextDouble(0.15);
            return new Walk(
                    Figure.PERSON,
                    0.5,
                    clothes(),
                    List.of(
                            new Stop(from, -0.15, ground),
                            new Stop(from + 4, x, ground),
                            new Stop(from + 24, x, ground),
                            new Stop(from + 28, 1.15, ground)));
        }

        /** Somebody turned the camera while it was away. */
        private static void turned(Canvas canvas, int frame, double second) {
            if (second >= 40) {
                canvas.shift(canvas.widthPx() * 0.06, canvas.heightPx() * 0.03);
            }
        }
    }
}
