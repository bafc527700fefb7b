package dev.watchkeeper.analyse.model;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.http.Answer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * What a model of Ollama can do, by {@code /api/show}; thread-safe. Ollama hands pictures even to a model without vision, which then describes what it cannot
 * see; and a model that thinks may leave its answer empty.
 */
final class Abilities {
    static final String PATH = "/api/show";
    static final Duration LIMIT = Duration.ofSeconds(5);

    /** Where the server does not say, or the model was replaced meanwhile. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final boolean areTold;
    private final Clock clock;
    private Set<String> known = Set.of();
    private boolean asked;
    private long askedNanos;

    Abilities(boolean areTold, Clock clock) {
        this.areTold = areTold;
        this.clock = clock;
    }

    synchronized boolean areDue() {
        return areTold && (!asked || clock.since(askedNanos).compareTo(AGAIN) >= 0);
    }

    synchronized void failed() {
        asked = true;
        askedNanos = clock.monotonicNanos();
        known = Set.of();
    }

    synchronized void learn(Answer answer) {
        failed();
        if (!answer.isSuccess() || !answer.isWhole()) {
            return;
        }
        try {
            Set<String> found = new HashSet<>();
            Json.read(answer.text()).path("capabilities").values().forEach(each -> found.add(each.asString("")));
            known = Set.copyOf(found);
        } catch (JacksonException e) {
            known = Set.of();
        }
    }

    synchronized boolean thinks() {
        return known.contains("thinking");
    }

    /** Whether the server says what the model can do, and vision is not among it. */
    synchronized boolean isBlind() {
        return !known.isEmpty() && !known.contains("vision");
    }
}
