package dev.watchkeeper.analyse.model;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model is asked; immutable.
 *
 * @param system who the model is to be, and what it must keep to
 * @param text the question itself
 * @param pictures JPEG files; nobody may write into the arrays
 * @param form of the answer
 * @param mostTokens of the answer; a longer one is cut off, and then a failure
 */
public record Question<T>(String system, String text, List<byte[]> pictures, Form<T> form, int mostTokens) {
    public Question {
        pictures = List.copyOf(pictures);
    }

    /** The form of an answer; stateless. */
    public interface Form<T> {
        /** A word for servers, of letters and digits. */
        String name();

        /** A JSON schema in which every property is required and no other is allowed: servers demand that. */
        ObjectNode schema();

        /** What the model means, checked and bounded; empty if it is nonsense. Many servers hold to no schema. */
        Optional<T> read(ObjectNode answer);
    }
}
