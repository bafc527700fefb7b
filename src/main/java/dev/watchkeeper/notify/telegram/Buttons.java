package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.notify.Letter;
import java.util.Optional;

/** Decides which letters get buttons; its implementations are immutable or thread-safe. */
@FunctionalInterface
public interface Buttons {
    /** No letter gets any. */
    Buttons NONE = letter -> Optional.empty();

    Optional<Keyboard> of(Letter letter);
}
