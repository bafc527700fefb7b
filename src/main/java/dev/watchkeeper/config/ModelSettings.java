package dev.watchkeeper.config;

import java.time.Duration;
import java.util.Optional;

/**
 * A model and the server that runs it; immutable.
 *
 * @param name for people, unique
 * @param model as the server calls it
 * @param key signs requests in; never printed
 */
public record ModelSettings(String name, Api api, Peer peer, String model, Optional<Secret> key, Limits limits) {
    /** The form of the server's interface; an immutable enumeration. */
    public enum Api {
        OLLAMA,
        OPENAI
    }

    /**
     * What a model may be asked for; immutable.
     *
     * @param time of one question as a whole
     * @param parallel questions at the same time
     * @param perHour questions within any hour
     */
    public record Limits(Duration time, int parallel, int perHour) {}
}
