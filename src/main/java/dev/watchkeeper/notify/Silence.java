package dev.watchkeeper.notify;

import java.time.Instant;
import java.util.Optional;

/**
 * A time in which nobody is told of a camera, or of anything; immutable. It ends by itself.
 *
 * @param camera its name; empty for everything
 * @param reason for people; may be empty
 * @param by who asked for it
 */
public record Silence(String id, Optional<String> camera, Instant until, String reason, String by) {
    /** Whether it holds back a message. */
    public boolean covers(Message message, Instant now) {
        Message.Target target = message.topic().target();
        return now.isBefore(until)
                && message.topic().kind() != MessageKind.TEST
                && camera.map(name -> target.type() == Message.Target.Type.CAMERA
                                && target.name().equals(name))
                        .orElse(true);
    }
}
