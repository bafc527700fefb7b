package dev.watchkeeper.lab.scene;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** A drawn film with known motion, for measuring motion detection; immutable, and identical whenever it is drawn. */
public final class Trial {
    public static final int WIDTH_PX = 640;
    public static final int HEIGHT_PX = 360;
    public static final int FRAMES_PER_SECOND = 10;

    private final Kind kind;
    private final int seed;
    private final Place place;
    private final List<Layer> layers;

    Trial(Kind kind, int seed, Place place, List<Layer> layers) {
        this.kind = kind;
        this.seed = seed;
        this.place = place;
        this.layers = List.copyOf(layers);
    }

    /**
     * What films of one kind have in common; immutable.
     *
     * @param name for example {@code rain}
     * @param seconds their length
     * @param gopSeconds between keyframes
     * @param bitsPerSecond of the encoder
     * @param reconnect when one session ends and the next begins, s, if that happens
     */
    public record Kind(String name, int seconds, int gopSeconds, int bitsPerSecond, OptionalDouble reconnect) {}

    public Kind kind() {
        return kind;
    }

    /** The kind and a number, for example {@code rain-2}. */
    public String name() {
        return kind.name() + "-" + seed;
    }

    /** Pictures in the film. */
    public int frames() {
        return kind.seconds() * FRAMES_PER_SECOND;
    }

    /** When something moves that must be found, ordered by start; the intervals of several movers may overlap. */
    public List<MotionInterval> motion() {
        return layers.stream()
                .flatMap(layer -> layer.motion().stream())
                .sorted(Comparator.comparingDouble(MotionInterval::fromSecond))
                .toList();
    }

    public void paintBackdrop(Canvas canvas) {
        place.paint(canvas, seed);
    }

    /** Paints everything else on top of the backdrop. */
    public void paint(Canvas canvas, int frame) {
        double second = (double) frame / FRAMES_PER_SECOND;
        for (Layer layer : layers) {
            layer.paint(canvas, frame, second);
        }
    }
}
