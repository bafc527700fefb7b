package dev.watchkeeper.record;

import dev.watchkeeper.config.RecordSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether one camera is to be recorded: by its settings, its events and their post-motion; confined to the recorder's thread. */
final class RecordingDemand {
    private final RecordSettings.Mode mode;
    private final Duration postMotion;
    private final Set<String> active = new HashSet<>();
    private Optional<Instant> until = Optional.empty();

    RecordingDemand(RecordSettings settings) {
        mode = settings.mode();
        postMotion = settings.postMotion();
    }

    void eventBegan(String id) {
        active.add(id);
    }

    /** The recording continues for the post-motion after the last event that is still open. */
    void eventEnded(String id, Instant at) {
        if (active.remove(id) && active.isEmpty()) {
            Instant end = at.plus(postMotion);
            until = until.filter(known -> !end.isAfter(known)).or(() -> Optional.of(end));
        }
    }

    boolean isWanted() {
        return switch (mode) {
            case CONTINUOUS -> true;
            case EVENTS -> !active.isEmpty() || until.isPresent();
            case OFF -> false;
        };
    }

    /** Whether the last event and its post-motion are over at this time. */
    boolean isOverAt(Instant time) {
        return active.isEmpty() && until.filter(end -> !time.isBefore(end)).isPresent();
    }

    /** Forgets the post-motion. */
    void end() {
        until = Optional.empty();
    }

    /** Forgets all events as well. */
    void endAll() {
        active.clear();
        end();
    }
}
