package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;
import dev.watchkeeper.lab.scene.Mover.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The built-in scenes, drawn and repeated endlessly, with known motion; an immutable enumeration. */
public enum Scene {
    /** A yard in daylight: a person walks through twice. */
    YARD(
            30,
            3.0,
            Backdrop.YARD,
            Light.DAY,
            List.of(
                    new Mover(Kind.PERSON, new MotionInterval(8, 14), true, 0.86, 0.45, new Colour(60, 150, 110)),
                    new Mover(Kind.PERSON, new MotionInterval(20, 25), false, 0.78, 0.38, new Colour(110, 100, 170)))),
    /** A street: four cars, two of them together. */
    STREET(
            40,
            3.0,
            Backdrop.STREET,
            Light.DAY,
            List.of(
                    new Mover(Kind.CAR, new MotionInterval(5, 9), true, 0.82, 0.22, new Colour(180, 120, 125)),
                    new Mover(Kind.CAR, new MotionInterval(18, 21), false, 0.68, 0.18, new Colour(80, 160, 110)),
                    new Mover(Kind.CAR, new MotionInterval(19.5, 23.5), true, 0.82, 0.22, new Colour(70, 115, 190)),
                    new Mover(Kind.CAR, new MotionInterval(33, 36), false, 0.68, 0.18, new Colour(40, 128, 128)))),
    /** An empty room: only the sensor noise changes. */
    ROOM(30, 3.0, Backdrop.ROOM, Light.DAY, List.of()),
    /** The yard in the dark, with strong noise and one person. */
    NIGHT(
            40,
            6.0,
            Backdrop.YARD,
            Light.NIGHT,
            List.of(new Mover(Kind.PERSON, new MotionInterval(15, 22), true, 0.86, 0.45, new Colour(200, 128, 128)))),
    /** An empty room whose light goes off at 20 s and on again at the end: the brightness changes, but nothing moves. */
    DUSK(40, 3.0, Backdrop.ROOM, Light.SWITCHED, List.of()),
    /** A street on which something always moves. */
    CROWD(
            20,
            3.0,
            Backdrop.STREET,
            Light.DAY,
            List.of(
                    new Mover(Kind.PERSON, new MotionInterval(0, 11), true, 0.88, 0.42, new Colour(60, 150, 110)),
                    new Mover(Kind.PERSON, new MotionInterval(2, 14), false, 0.84, 0.38, new Colour(110, 100, 170)),
                    new Mover(Kind.CAR, new MotionInterval(4, 8), true, 0.82, 0.22, new Colour(180, 120, 125)),
                    new Mover(Kind.PERSON, new MotionInterval(9, 20), true, 0.9, 0.45, new Colour(150, 110, 140)),
                    new Mover(Kind.CAR, new MotionInterval(15, 20), false, 0.68, 0.18, new Colour(40, 128, 128)))),
    /** The yard with hardly any light: nearly black, weak noise, no motion. */
    DARK(30, 2.0, Backdrop.YARD, Light.DARK, List.of()),
    /** An empty room without noise: only the camera's on-screen clock changes, once a second. */
    CLOCK(60, 0, Backdrop.ROOM, Light.DAY, List.of()),
    /** An empty room with the number of each picture in it, for programs: shows how late a picture is seen. */
    NUMBERS(60, 3.0, Backdrop.ROOM, Light.DAY, List.of());

    private static final double SWITCH_SECOND = 20;

    private final int lengthSeconds;
    private final double noise;
    private final Backdrop backdrop;
    private final Light light;
    private final List<Mover> movers;

    Scene(int lengthSeconds, double noise, Backdrop backdrop, Light light, List<Mover> movers) {
        this.lengthSeconds = lengthSeconds;
        this.noise = noise;
        this.backdrop = backdrop;
        this.light = light;
        this.movers = movers;
    }

    /** How bright it is. */
    private enum Light {
        DAY,
        NIGHT,
        DARK,
        SWITCHED;

        double at(double second) {
            return switch (this) {
                case DAY -> 1;
                case NIGHT -> 0.3;
                case DARK -> 0.08;
                case SWITCHED -> second < SWITCH_SECOND ? 1 : 0.35;
            };
        }
    }

    /** The scene's name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scene> named(String id) {
        return Arrays.stream(values()).filter(s -> s.id().equals(id)).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Scene::id).collect(Collectors.joining(", "));
    }

    public int lengthSeconds() {
        return lengthSeconds;
    }

    /** When something moves, ordered by start. */
    public List<MotionInterval> motion() {
        return movers.stream().map(Mover::when).toList();
    }

    /** Paints everything in the scene that never changes. */
    public void paintBackdrop(Canvas canvas) {
        backdrop.paint(canvas);
    }

    /** Paints everything else on top of the backdrop. */
    public void paint(Canvas canvas, int frame, double second) {
        for (Mover mover : movers) {
            mover.paint(canvas, second);
        }
        if (this == CLOCK) {
            ClockFace.paint(canvas, (int) second);
        }
        double gain = light.at(second);
        canvas.expose(gain, gain < 1 ? noise * 1.5 : noise, frame);
        if (this == NUMBERS) {
            NumberMark.paint(canvas, frame);
        }
    }

    /** The static part of a scene; an immutable enumeration. */
    private enum Backdrop {
        YARD {
            @Override
            public void paint(Canvas canvas) {
                canvas.fill(new Colour(185, 145, 120));
                canvas.rectangle(0, 0.35, 1, 0.25, new Colour(120, 118, 140));
                for (int plank = 0; plank < 20; plank++) {
                    canvas.rectangle(plank * 0.05, 0.35, 0.006, 0.25, Colour.gray(80));
                }
                canvas.rectangle(0, 0.6, 1, 0.4, new Colour(105, 108, 120));
                canvas.rectangle(0.05, 0.15, 0.22, 0.5, new Colour(150, 120, 145));
                canvas.rectangle(0.1, 0.32, 0.07, 0.33, Colour.gray(65));
                canvas.ellipse(0.85, 0.3, 0.09, 0.2, new Colour(80, 105, 115));
                canvas.grain(9);
            }
        },
        STREET {
            @Override
            public void paint(Canvas canvas) {
                canvas.fill(new Colour(195, 140, 122));
                for (int house = 0; house < 5; house++) {
                    canvas.rectangle(house * 0.2, 0.1 + 0.04 * (house % 3), 0.19, 0.45, Colour.gray(110 + 14 * house));
                    canvas.rectangle(house * 0.2 + 0.03, 0.25, 0.05, 0.1, Colour.gray(60));
                    canvas.rectangle(house * 0.2 + 0.11, 0.25, 0.05, 0.1, Colour.gray(70));
                }
                canvas.rectangle(0, 0.5, 1, 0.06, Colour.gray(150));
                canvas.rectangle(0, 0.56, 1, 0.34, Colour.gray(88));
                for (int dash = 0; dash < 8; dash++) {
                    canvas.rectangle(dash * 0.13, 0.7, 0.07, 0.01, Colour.gray(190));
                }
                canvas.rectangle(0, 0.9, 1, 0.1, Colour.gray(140));
                canvas.grain(8);
            }
        },
        ROOM {
            @Override
            public void paint(Canvas canvas) {
                canvas.fill(new Colour(165, 120, 132));
                canvas.rectangle(0, 0.7, 1, 0.3, new Colour(115, 112, 142));
                canvas.rectangle(0.6, 0.12, 0.25, 0.32, new Colour(205, 135, 125));
                canvas.rectangle(0.72, 0.12, 0.01, 0.32, Colour.gray(100));
                canvas.rectangle(0.1, 0.5, 0.35, 0.28, new Colour(80, 125, 140));
                canvas.ellipse(0.75, 0.75, 0.12, 0.1, new Colour(95, 140, 118));
                canvas.grain(7);
            }
        };

        public abstract void paint(Canvas canvas);
    }
}
