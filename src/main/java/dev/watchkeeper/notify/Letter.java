package dev.watchkeeper.notify;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What one channel is to deliver: one message, or several that belong together; immutable.
 *
 * @param id equal at each retry, so that a receiver can recognise what arrived twice
 * @param messages newest last, at least one
 * @param subject one line
 * @param text the whole text, plain
 * @param delivery how it is delivered
 */
public record Letter(String id, List<Message> messages, String subject, String text, Delivery delivery) {
    public Letter {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a letter needs a message");
        }
    }

    /** The most urgent of its messages decides about sounds and colours. */
    public Severity severity() {
        return messages.stream()
                .map(message -> message.topic().severity())
                .max(Severity::compareTo)
                .orElse(Severity.INFO);
    }

    /** The newest message. */
    public Message newest() {
        return messages.getLast();
    }

    /**
     * How it is delivered; immutable.
     *
     * @param replaces the receiver's id of an earlier letter, which this one replaces in place without ringing
     * @param link where a reader sees more, such as the page of the camera
     */
    public record Delivery(Optional<String> replaces, Optional<URI> link) {
        public static final Delivery PLAIN = new Delivery(Optional.empty(), Optional.empty());
    }
}
