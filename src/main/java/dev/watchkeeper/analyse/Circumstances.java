package dev.watchkeeper.analyse;

import java.util.List;

/** What is known of an event beside its pictures; thread-safe, and may take as long as the database does. */
public interface Circumstances {
    Circumstances NONE = new Circumstances() {
        @Override
        public List<String> labels(String event) {
            return List.of();
        }

        @Override
        public List<String> sensors() {
            return List.of();
        }
    };

    /** The names of what a detector recognised in an event, the surest first. */
    List<String> labels(String event);

    /** A line for each sensor: what it says now, and how old that is. */
    List<String> sensors();
}
