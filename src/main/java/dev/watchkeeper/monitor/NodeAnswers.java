package dev.watchkeeper.monitor;

import dev.watchkeeper.base.FailureException;
import tools.jackson.databind.JsonNode;

/** The answers of a node's API to questions that change nothing (GET); each within a time limit. */
@FunctionalInterface
public interface NodeAnswers {
    /**
     * Asks.
     *
     * @param path including its query
     * @throws FailureException of kind CONFIGURATION if the node cannot be asked as things are set up, else ENVIRONMENT
     */
    JsonNode get(String path) throws FailureException;
}
