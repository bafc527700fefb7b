package dev.watchkeeper.config;

import java.time.Duration;

/**
 * Whether a language model assesses the state of things; immutable.
 *
 * @param model the name of the model in {@code analysis.models} that is asked first
 * @param interval how often
 */
public record AdvisorSettings(boolean enabled, String model, Duration interval) {
    /** It does not. */
    public static final AdvisorSettings OFF = new AdvisorSettings(false, "local", Duration.ofHours(12));
}
