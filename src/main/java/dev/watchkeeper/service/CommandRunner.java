package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import java.util.List;

/** Runs programs of the system. */
public interface CommandRunner {
    /**
     * Runs one to its end.
     *
     * @return what it wrote
     * @throws FailureException of kind ENVIRONMENT if it is not there, does not end in time, or ends with anything but 0
     */
    String run(List<String> words) throws FailureException, InterruptedException;
}
