package dev.watchkeeper.analyse.model;

import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The interface of a kind of server: how a question is written, and where the answer stands; stateless. */
interface Dialect {
    /** The path below the server's address. */
    String path();

    /** The question as JSON. */
    byte[] body(String model, Question<?> question, Manner manner);

    /**
     * Finds what the model said in a successful answer.
     *
     * @throws JacksonException if the answer is no JSON
     */
    Said read(String answer);

    /**
     * What a model said; immutable.
     *
     * @param content its words; may be empty
     * @param cutOff whether they end because of a limit
     * @param thoughts whether it thought aloud
     * @param error the server's own words, if it failed in the middle, or the model's, if it refuses
     */
    record Said(String content, boolean cutOff, boolean thoughts, Optional<String> error) {}

    /** The form of the answer in words, which also servers without a mode for JSON understand. */
    static String withForm(Question<?> question) {
        return question.text() + "\n\nAnswer with one JSON object and nothing else, of this JSON schema:\n"
                + dev.watchkeeper.base.Json.write(question.form().schema());
    }
}
