package dev.watchkeeper.notify.send;

import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.time.Instant;
import java.util.Set;

/**
 * Messages that are one piece of news to people: the newest, and how many it stands for; immutable.
 *
 * @param key equal for messages that belong together
 * @param first when the first of them was noticed
 * @param count how many there are, at least 1
 */
record Entry(String key, Message newest, Instant first, int count) {
    /** Kinds that are mailed as soon as they are noticed, one letter each, as the keeper always did. */
    private static final Set<MessageKind> NOTICES = Set.of(
            MessageKind.CHILD_FAILED,
            MessageKind.CRASH_LOOP,
            MessageKind.CONFIGURATION_REFUSED,
            MessageKind.SERVICE_FAILED,
            MessageKind.NOTICE,
            MessageKind.TEST);

    static Entry of(Message message) {
        return new Entry(keyOf(message), message, message.at(), 1);
    }

    /** What connects a message with others. */
    static String keyOf(Message message) {
        Message.Topic topic = message.topic();
        if (isNotice(message)) {
            return topic.kind().id() + "/" + topic.target().name() + "/"
                    + message.words().title();
        }
        return topic.thread()
                .incident()
                .orElseGet(() -> family(topic.kind()).id() + "/"
                        + topic.target().type() + "/" + topic.target().name());
    }

    /** Whether it has a letter of its own, sent at once. */
    static boolean isNotice(Message message) {
        return NOTICES.contains(message.topic().kind());
    }

    /** That a camera sees again is news about its absence. */
    private static MessageKind family(MessageKind kind) {
        return kind == MessageKind.CAMERA_ONLINE ? MessageKind.CAMERA_OFFLINE : kind;
    }

    /** Adds a later message. */
    Entry and(Message later) {
        return new Entry(key, later, first, count + 1);
    }

    /** Adds later messages of the same key. */
    Entry and(Entry later) {
        return new Entry(key, later.newest, first, count + later.count);
    }

    boolean isEnd() {
        return newest.topic().thread().end();
    }

    Severity severity() {
        return newest.topic().severity();
    }

    MessageKind kind() {
        return newest.topic().kind();
    }

    /** Whether it is urgent: it must not wait for a storm to calm down. */
    boolean isUrgent() {
        return severity() == Severity.CRITICAL || kind() == MessageKind.NEEDS_YOU;
    }
}
