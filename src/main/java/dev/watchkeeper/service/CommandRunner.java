package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import java.util.List;

/** Runs programs of the system. */
public interface CommandRunner {
    /**
     * Runs a program to its end.
     *
     * @return its output
     * @throws FailureException of kind ENVIRONMENT if it does not exist, does not end in time, or ends with a code other than 0
     */
    String run(List<String> words) throws FailureException, InterruptedException;
}
