package dev.watchkeeper.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What others may see of the backups, and ask for; thread-safe. */
public interface BackupsView {
    /** One backup; immutable. */
    record Backup(String name, Instant at, long bytes) {}

    /**
     * How things are at one moment; immutable.
     *
     * @param running since when one is being made
     * @param failure of the last attempt; empty if it succeeded, or there was none
     * @param backups newest first
     */
    record State(Optional<Instant> running, Optional<Failure> failure, List<Backup> backups) {
        public State {
            backups = List.copyOf(backups);
        }
    }

    /** An attempt that failed; immutable. */
    record Failure(Instant at, String sentence) {}

    State state();

    /**
     * Has a backup made now; never waits.
     *
     * @return false if one is being made, or was asked for already
     */
    boolean begin();
}
