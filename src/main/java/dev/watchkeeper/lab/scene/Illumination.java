package dev.watchkeeper.lab.scene;

/**
 * The light, the camera's exposure and the sensor's noise, applied to the whole picture; immutable.
 *
 * @param course how the light changes
 * @param noise standard deviation of the sensor's noise in full light, levels
 */
record Illumination(Course course, double noise, long seed) implements Layer {
    private static final double NIGHT = 0.3;
    private static final double INFRARED_SECONDS = 0.6;

    /** How the light changes during a film. */
    enum Course {
        DAY,
        /** Dark, with amplified noise. */
        NIGHT,
        /** Infrared light: bright centre, dark edges, noise, and materials of other brightness than by day. */
        INFRARED,
        /** Mains lamps out of step with the picture rate: the whole picture varies by a tenth. */
        FLICKER,
        /** Lamps switched on and off. */
        STEPS,
        /** An exposure control that overshoots from time to time. */
        EXPOSURE,
        /** From day to night within the film. */
        FADE,
        /** From day to infrared and back. */
        INFRARED_SWITCH
    }

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        double infrared = infrared(second);
        if (infrared > 0) {
            canvas.remap((x, y, luma) -> luma + infrared * (infraredLuma(x, y, luma) - luma));
        }
        double gain = gain(second);
        double lifted = infrared > 0 ? 1.7 : gain < 0.6 ? 1.5 : 1;
        canvas.expose(gain, noise * lifted, seed * 100_003 + frame);
    }

    private double gain(double second) {
        return switch (course) {
            case DAY -> 1;
            case NIGHT -> NIGHT;
            case INFRARED -> 0.9;
            case FLICKER -> 1 + 0.1 * Math.sin(second * 7.3) + 0.03 * Math.sin(second * 31);
            case STEPS -> {
                double phase = (second + seed % 7) % 40;
                yield phase < 12 ? 1 : phase < 22 ? 0.62 : phase < 32 ? 1.22 : 0.8;
            }
            case EXPOSURE -> {
                double since = (second + seed % 5) % 25;
                double aim = (int) ((second + seed % 5) / 25) % 2 == 0 ? 1 : 0.7;
                yield aim + 0.3 * Math.exp(-since / 0.8) * Math.cos(since * 4);
            }
            case FADE -> Math.max(NIGHT, 1 - second / 90 * 0.9);
            case INFRARED_SWITCH -> {
                double since = Math.min(Math.abs(second - 30), Math.abs(second - 62));
                yield since < 1.2 ? 0.9 + 0.35 * Math.sin(since * 5) * (1.2 - since) : 0.9;
            }
        };
    }

    private double infrared(double second) {
        return switch (course) {
            case INFRARED -> 1;
            case INFRARED_SWITCH -> Math.clamp(Math.min(second - 30, 62 - second) / INFRARED_SECONDS, 0, 1);
            case DAY, NIGHT, FLICKER, STEPS, EXPOSURE, FADE -> 0;
        };
    }

    /** Foliage reflects infrared brightly, and the lamp beside the lens lights the centre. */
    private static double infraredLuma(double x, double y, int luma) {
        double away = Math.hypot(x - 0.5, (y - 0.55) * 0.7);
        double lamp = Math.max(0.25, 1.15 - 1.6 * away);
        double material = 60 + 75 * Math.sin((luma - 16) / 219.0 * 9);
        return Math.clamp(16 + lamp * (40 + 0.35 * luma + 0.6 * material), 16, 235);
    }
}
