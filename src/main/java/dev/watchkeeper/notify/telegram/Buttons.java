package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.notify.Letter;
import java.util.Optional;

/** Decides which letters get buttons; its implementations are immutable or thread-safe. */
interface Buttons {
    /** No letter gets any. */
    Buttons NONE = letter -> Optional.empty();

    Optional<Keyboard> of(Letter letter);

    /** A letter is there to be seen, with its buttons if it has any. */
    default void shown(Letter letter, SentMessage message) {}

    /** The chat has a new id. */
    default void moved(String chat) {}

    /** Ends what was begun. */
    default void close() {}
}
