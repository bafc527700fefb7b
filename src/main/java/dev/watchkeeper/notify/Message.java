package dev.watchkeeper.notify;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that a person may be told; immutable. Whether, when and where it is sent is decided by the one sender, from the rules.
 *
 * @param id unique; the same message put twice is told once
 * @param at when it was noticed
 */
public record Message(String id, Instant at, Topic topic, Words words, View view) {
    private static final int MAX_CHARS = 4000;

    /**
     * What it is about; immutable.
     *
     * @param thread what connects it with other messages
     */
    public record Topic(MessageKind kind, Severity severity, Target target, Thread thread) {
        public static Topic of(MessageKind kind, Target target) {
            return new Topic(kind, kind.usual(), target, Thread.NONE);
        }
    }

    /**
     * The thing that it concerns; immutable.
     *
     * @param name of a camera or service; the host's for the system
     * @param title what people read instead of the name
     */
    public record Target(Type type, String name, String title) {
        /** What can be concerned; an immutable enumeration. */
        public enum Type {
            CAMERA,
            SERVICE,
            SYSTEM
        }
    }

    /**
     * What connects it with other messages; immutable.
     *
     * @param incident messages of one incident are one message to people, edited in place where a channel can
     * @param end whether it reports that something is well again: never held back by a cool-down
     */
    public record Thread(Optional<String> incident, boolean end) {
        /** For a message that stands alone. */
        public static final Thread NONE = new Thread(Optional.empty(), false);
    }

    /**
     * What people read; immutable.
     *
     * @param title one line
     * @param text what happened, with further lines if need be
     * @param since since when
     * @param tried what was tried so far, oldest first
     * @param next what happens next; empty if nothing is known
     */
    public record Words(String title, String text, Optional<Instant> since, List<String> tried, String next) {
        public Words {
            title = bounded(title.lines().findFirst().orElse(""));
            text = bounded(text);
            tried = List.copyOf(tried);
            next = bounded(next);
        }

        public static Words of(String title, String text) {
            return new Words(title, text, Optional.empty(), List.of(), "");
        }

        private static String bounded(String text) {
            return text.substring(0, Math.min(MAX_CHARS, text.length()));
        }
    }

    /**
     * What is to be seen of it; immutable.
     *
     * @param picture a JPEG file, which may have gone when the message is sent
     * @param pictureAge how old that picture was when the message was written
     * @param event the id of an event
     * @param zones of that event
     * @param labels of that event
     */
    public record View(
            Optional<Path> picture,
            Optional<Duration> pictureAge,
            Optional<String> event,
            List<String> zones,
            List<Label> labels) {
        /** Nothing is to be seen. */
        public static final View NONE =
                new View(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

        public View {
            zones = List.copyOf(zones);
            labels = List.copyOf(labels);
        }
    }

    /**
     * What was recognised; immutable.
     *
     * @param confidence 0 to 1
     */
    public record Label(String name, double confidence) {
        /** Of motion that nobody could look at: it passes rules for labels, since what was seen is unknown. */
        public static final String UNDESCRIBED = "undescribed";
    }
}
