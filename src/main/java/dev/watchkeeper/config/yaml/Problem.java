package dev.watchkeeper.config.yaml;

/**
 * A mistake or a warning about one place; immutable. Prints as one line, without secrets.
 *
 * @param sentence what is wrong and what to write instead
 */
public record Problem(Place place, String sentence) {
    @Override
    public String toString() {
        return place + ": " + sentence;
    }
}
