package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;

/**
 * The date and time that cameras draw into their picture, changing every second; immutable.
 *
 * @param height of a digit, as a share of the picture's height
 */
record ClockText(double x, double y, double height) implements Layer {
    /** The segments of each digit, lowest bit first: top, upper right, lower right, bottom, lower left, upper left, middle. */
    private static final int[] SEGMENTS = {0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};

    private static final double PICTURE_ASPECT = 9.0 / 16;
    private static final int START_SECOND = 86_370; // 30 s before midnight, which changes six digits at once

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        int now = START_SECOND + (int) second;
        int day = 25 + now / 86_400;
        int time = now % 86_400;
        String text = "202611%02d %02d%02d%02d".formatted(day, time / 3600, time / 60 % 60, time % 60);
        double width = height * 0.55 * PICTURE_ASPECT;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != ' ') {
                digit(canvas, x + i * width * 1.4, width, SEGMENTS[text.charAt(i) - '0']);
            }
        }
    }

    private void digit(Canvas canvas, double left, double width, int segments) {
        double bar = height * 0.16;
        double thin = width * 0.22;
        double half = height / 2;
        for (int segment = 0; segment < 7; segment++) {
            if ((segments >> segment & 1) == 0) {
                continue;
            }
            switch (segment) {
                case 0 -> bar(canvas, left, y, width, bar);
                case 1 -> bar(canvas, left + width - thin, y, thin, half);
                case 2 -> bar(canvas, left + width - thin, y + half, thin, half);
                case 3 -> bar(canvas, left, y + height - bar, width, bar);
                case 4 -> bar(canvas, left, y + half, thin, half);
                case 5 -> bar(canvas, left, y, thin, half);
                default -> bar(canvas, left, y + half - bar / 2, width, bar);
            }
        }
    }

    private static void bar(Canvas canvas, double x, double y, double width, double height) {
        canvas.rectangle(x, y, width, height, Colour.gray(235));
    }
}
