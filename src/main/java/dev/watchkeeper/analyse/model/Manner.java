package dev.watchkeeper.analyse.model;

import java.util.Locale;
import java.util.Optional;

/**
 * How a server likes to be asked, learned from its refusals; immutable.
 *
 * @param oldTokens the limit of an answer has its former name
 * @param noTemperature the server takes no temperature
 * @param thinkOff the model thinks aloud unless it is told not to
 */
record Manner(Format format, boolean oldTokens, boolean noTemperature, boolean thinkOff) {
    static final Manner USUAL = new Manner(Format.SCHEMA, false, false, false);

    /** How the form of the answer is demanded; an immutable enumeration. */
    enum Format {
        /** By a JSON schema. */
        SCHEMA,
        /** As any JSON object. */
        OBJECT,
        /** In words alone. */
        TEXT
    }

    Manner withThinkOff() {
        return new Manner(format, oldTokens, noTemperature, true);
    }

    /**
     * What to try next after a refusal.
     *
     * @param words of the server
     */
    Optional<Manner> after(int status, String words) {
        String said = words.toLowerCase(Locale.ROOT);
        if (!oldTokens && said.contains("max_completion_tokens")) {
            return Optional.of(new Manner(format, true, noTemperature, thinkOff));
        }
        if (!noTemperature && said.contains("temperature")) {
            return Optional.of(new Manner(format, oldTokens, true, thinkOff));
        }
        boolean ofForm = said.matches("(?s).*(response_format|json|schema|grammar|format).*");
        boolean refusal = status == 400 || status == 415 || status == 422;
        if (format == Format.TEXT || !refusal && !(ofForm && status >= 500)) {
            return Optional.empty();
        }
        Format next = format == Format.SCHEMA ? Format.OBJECT : Format.TEXT;
        return Optional.of(new Manner(next, oldTokens, noTemperature, thinkOff));
    }
}
