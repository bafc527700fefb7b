package dev.watchkeeper.escalate;

import java.util.List;

/** Adds lines to the report that all is well, such as coverage; thread-safe. */
@FunctionalInterface
public interface Section {
    /** The lines, within 5 s; none if there is nothing to say. */
    List<String> lines() throws InterruptedException;
}
