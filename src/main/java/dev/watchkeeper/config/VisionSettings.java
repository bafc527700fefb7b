package dev.watchkeeper.config;

import java.time.Duration;
import java.util.List;

/**
 * How vision models describe events; immutable.
 *
 * @param models in the order in which they are asked; empty if none is
 * @param conditions what the models look out for
 */
public record VisionSettings(
        List<ModelSettings> models, Pictures pictures, Waiting waiting, List<Condition> conditions) {
    /** No model. */
    public static final VisionSettings OFF = new VisionSettings(List.of(), Pictures.USUAL, Waiting.USUAL, List.of());

    public VisionSettings {
        models = List.copyOf(models);
        conditions = List.copyOf(conditions);
    }

    /** The conditions that hold for a camera. */
    public List<Condition> conditionsOf(String camera) {
        return conditions.stream()
                .filter(each -> each.cameras().isEmpty() || each.cameras().contains(camera))
                .toList();
    }

    /**
     * What a model gets to see of one event; immutable.
     *
     * @param maxSizePx the longest side of a picture
     * @param most pictures, the whole one included
     */
    public record Pictures(int maxSizePx, int most) {
        public static final Pictures USUAL = new Pictures(1024, 4);
    }

    /**
     * How events wait; immutable.
     *
     * @param maxBytes of events that wait, on the disk
     * @param lateAfter an alert about an event that ended longer ago is marked late
     */
    public record Waiting(long maxBytes, Duration lateAfter) {
        public static final Waiting USUAL = new Waiting(1_000_000_000, Duration.ofMinutes(5));
    }

    /**
     * Something in words that a model looks out for; immutable.
     *
     * @param cameras where; empty for all
     */
    public record Condition(String name, String text, List<String> cameras) {
        public Condition {
            cameras = List.copyOf(cameras);
        }
    }
}
