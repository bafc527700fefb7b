package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;
import java.util.SplittableRandom;

/** The kinds of places where films are set, drawn from a seed so that no two look alike; an immutable enumeration. */
enum Place {
    /** A house front with a door, windows and a lawn. */
    HOUSE {
        @Override
        void draw(Canvas canvas, SplittableRandom random) {
            canvas.fill(new Colour(random.nextInt(150, 200), 140, 118));
            canvas.rectangle(0, 0.08, 1, 0.42, new Colour(random.nextInt(110, 170), 118, 140));
            for (int window = 0; window < 4; window++) {
                double x = 0.04 + window * 0.25 + random.nextDouble(0.05);
                canvas.rectangle(x, 0.16, 0.11, 0.18, Colour.gray(random.nextInt(45, 80)));
                canvas.rectangle(x + 0.052, 0.16, 0.006, 0.18, Colour.gray(190));
            }
            canvas.rectangle(0.42 + random.nextDouble(0.2), 0.22, 0.08, 0.28, new Colour(70, 120, 150));
            canvas.rectangle(0, 0.5, 1, 0.5, new Colour(random.nextInt(85, 125), 110, 118));
            canvas.rectangle(0.3, 0.5, 0.25, 0.5, Colour.gray(random.nextInt(120, 160)));
        }
    },
    /** A road with kerbs, markings and parked cars. */
    ROAD {
        @Override
        void draw(Canvas canvas, SplittableRandom random) {
            canvas.fill(new Colour(random.nextInt(160, 205), 142, 120));
            canvas.rectangle(0, 0.2, 1, 0.26, new Colour(random.nextInt(70, 120), 112, 118));
            canvas.rectangle(0, 0.45, 1, 0.1, Colour.gray(random.nextInt(130, 165)));
            canvas.rectangle(0, 0.55, 1, 0.33, Colour.gray(random.nextInt(75, 105)));
            for (int dash = 0; dash < 8; dash++) {
                canvas.rectangle(dash * 0.13 + random.nextDouble(0.02), 0.7, 0.07, 0.012, Colour.gray(200));
            }
            canvas.rectangle(0, 0.88, 1, 0.12, Colour.gray(random.nextInt(120, 160)));
            for (int car = 0; car < 2; car++) {
                double x = random.nextDouble(0.8);
                canvas.rectangle(x, 0.4, 0.16, 0.08, Colour.gray(random.nextInt(40, 200)));
                canvas.rectangle(x + 0.03, 0.36, 0.1, 0.05, Colour.gray(50));
            }
        }
    },
    /** A garden with a hedge, trees and a path. */
    GARDEN {
        @Override
        void draw(Canvas canvas, SplittableRandom random) {
            canvas.fill(new Colour(random.nextInt(170, 215), 145, 118));
            canvas.rectangle(0, 0.25, 1, 0.22, new Colour(random.nextInt(60, 90), 108, 116));
            canvas.rectangle(0, 0.45, 1, 0.55, new Colour(random.nextInt(95, 135), 106, 116));
            for (int tree = 0; tree < 5; tree++) {
                double x = random.nextDouble();
                canvas.rectangle(x, 0.2, 0.02, 0.3, new Colour(60, 120, 138));
                canvas.ellipse(
                        x, 0.17, 0.05 + random.nextDouble(0.06), 0.13, new Colour(random.nextInt(50, 100), 108, 115));
            }
            for (int stone = 0; stone < 14; stone++) {
                canvas.ellipse(
                        0.1 + stone * 0.06,
                        0.72 + 0.02 * (stone % 3),
                        0.022,
                        0.018,
                        Colour.gray(random.nextInt(135, 175)));
            }
        }
    },
    /** A hall indoors: tiles, doors, a counter and bright windows. */
    HALL {
        @Override
        void draw(Canvas canvas, SplittableRandom random) {
            canvas.fill(new Colour(random.nextInt(135, 185), 124, 132));
            canvas.rectangle(0.05 + random.nextDouble(0.1), 0.05, 0.22, 0.3, new Colour(225, 132, 124));
            canvas.rectangle(0.75, 0.1, 0.12, 0.42, new Colour(random.nextInt(70, 120), 120, 146));
            int tile = random.nextInt(95, 140);
            for (int row = 0; row < 8; row++) {
                for (int column = 0; column < 12; column++) {
                    int luma = tile + ((row + column) % 2 == 0 ? 9 : -9);
                    canvas.rectangle(column / 12.0, 0.5 + row / 16.0, 1 / 12.0, 1 / 16.0, Colour.gray(luma));
                }
            }
            canvas.rectangle(
                    0.3 + random.nextDouble(0.2), 0.36, 0.25, 0.2, new Colour(random.nextInt(50, 90), 118, 148));
        }
    };

    private static final int GRAIN = 8;

    abstract void draw(Canvas canvas, SplittableRandom random);

    void paint(Canvas canvas, long seed) {
        draw(canvas, new SplittableRandom(seed));
        canvas.grain(GRAIN);
    }
}
