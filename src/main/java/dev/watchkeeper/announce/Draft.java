package dev.watchkeeper.announce;

import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import java.util.Optional;

/**
 * A message that may still lack what takes time to get: a picture on the disk, figures of the ledger; immutable.
 *
 * @param kind of the message, by which less important ones give way
 * @param picture held until the message is written
 */
record Draft(MessageKind kind, Optional<Snapshot> picture, Making making) {
    /** Completes a message; called once, on the thread that writes it. */
    interface Making {
        Message make(Finisher finisher, Optional<Snapshot> picture);
    }

    static Draft of(Message message) {
        return of(message.topic().kind(), finisher -> message);
    }

    static Draft of(MessageKind kind, java.util.function.Function<Finisher, Message> making) {
        return new Draft(kind, Optional.empty(), (finisher, picture) -> making.apply(finisher));
    }

    Message make(Finisher finisher) {
        return making.make(finisher, picture);
    }

    /** The same without its picture, which takes far more memory than the rest. */
    Draft withoutPicture() {
        return new Draft(kind, Optional.empty(), making);
    }
}
