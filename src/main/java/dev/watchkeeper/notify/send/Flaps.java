package dev.watchkeeper.notify.send;

import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns many changes of one camera into one message that it is flapping; confined to the desk. */
final class Flaps {
    /** The time in which changes are counted. */
    static final Duration WITHIN = Duration.ofMinutes(10);

    private static final Set<MessageKind> CHANGES = Set.of(MessageKind.CAMERA_OFFLINE, MessageKind.CAMERA_ONLINE);

    /** More cameras than anybody has. */
    private static final int MOST = 1000;

    private final Map<String, Flap> flaps;

    /**
     * The changes of one camera; immutable.
     *
     * @param recent when it changed lately, oldest first
     * @param since when it began to flap
     * @param changes how often it has changed since then, and before that within the time
     * @param last the newest change
     * @param keys of its changes that may have been told
     */
    record Flap(List<Instant> recent, Optional<Instant> since, int changes, Message last, Set<String> keys) {
        Flap {
            recent = List.copyOf(recent);
            keys = Set.copyOf(keys);
        }
    }

    /**
     * What is to be told instead; immutable.
     *
     * @param tell the messages
     * @param forget keys of what needs to be told no more
     */
    record Outcome(List<Message> tell, Set<String> forget) {
        Outcome {
            tell = List.copyOf(tell);
            forget = Set.copyOf(forget);
        }
    }

    Flaps(Map<String, Flap> state) {
        flaps = new LinkedHashMap<>(state);
    }

    Map<String, Flap> state() {
        return Map.copyOf(flaps);
    }

    /** @param most so many changes are flapping */
    Outcome take(Message message, int most, Instant now) {
        if (!CHANGES.contains(message.topic().kind())) {
            return new Outcome(List.of(message), Set.of());
        }
        String name = message.topic().target().name();
        if (isFarewell(message)) {
            return farewell(message, Optional.ofNullable(flaps.remove(name)), now);
        }
        Optional<Flap> before = Optional.ofNullable(flaps.get(name));
        if (before.isEmpty() && flaps.size() >= MOST) {
            return new Outcome(List.of(message), Set.of());
        }
        Flap flap = changed(before, message, most, now);
        flaps.put(name, flap);
        if (flap.since().isPresent()) {
            return new Outcome(List.of(), Set.of(Entry.keyOf(message)));
        }
        if (flap.recent().size() < most) {
            return new Outcome(List.of(message), Set.of());
        }
        Instant since = flap.recent().getFirst();
        flaps.put(
                name, new Flap(flap.recent(), Optional.of(since), flap.recent().size(), message, Set.of()));
        Words words = new Words(
                titleOf(message) + " is flapping",
                "It went away or came back " + flap.recent().size() + " times within " + WITHIN.toMinutes()
                        + " minutes. Single changes are not told until it is steady again.",
                Optional.of(since),
                List.of(),
                "You are told as soon as it is steady, and how it is then.");
        return new Outcome(List.of(flapping(message, since, false, words, now)), flap.keys());
    }

    /** A camera that was away is no longer watched: that is over, and no change of the camera. */
    private static boolean isFarewell(Message message) {
        return message.topic().kind() == MessageKind.CAMERA_OFFLINE
                && message.topic().thread().end();
    }

    private static Outcome farewell(Message message, Optional<Flap> flap, Instant now) {
        Optional<Instant> since = flap.flatMap(Flap::since);
        return new Outcome(
                List.of(since.map(begun -> flapping(message, begun, true, message.words(), now))
                        .orElse(message)),
                Set.of());
    }

    private static Flap changed(Optional<Flap> before, Message message, int most, Instant now) {
        List<Instant> recent = new ArrayList<>(before.map(Flap::recent).orElse(List.of()));
        recent.removeIf(at -> Window.hasPassed(at, WITHIN, now));
        recent.add(now);
        while (recent.size() > most) {
            recent.removeFirst();
        }
        List<String> keys = new ArrayList<>(before.map(Flap::keys).orElse(Set.of()));
        keys.add(Entry.keyOf(message));
        while (keys.size() > most) {
            keys.removeFirst();
        }
        return new Flap(
                recent,
                before.flatMap(Flap::since),
                before.map(Flap::changes).orElse(0) + 1,
                message,
                Set.copyOf(keys));
    }

    /** The key of the message that says that a camera flaps, while it does. */
    Optional<String> keyOf(String name) {
        return Optional.ofNullable(flaps.get(name)).flatMap(Flap::since).map(since -> incident(name, since));
    }

    private static String incident(String name, Instant since) {
        return "flapping-" + name + "-" + since.toEpochMilli();
    }

    /** What is to be told of cameras that have become steady. */
    List<Message> calm(int most, Instant now) {
        List<Message> tell = new ArrayList<>();
        for (Map.Entry<String, Flap> each : Map.copyOf(flaps).entrySet()) {
            String name = each.getKey();
            Flap flap = each.getValue();
            long recent = flap.recent().stream()
                    .filter(at -> !Window.hasPassed(at, WITHIN, now))
                    .count();
            if (flap.since().isPresent() && recent < Math.max(2, most / 2)) {
                flaps.remove(name);
                tell.addAll(steady(flap, flap.since().get(), now));
            } else if (recent == 0) {
                flaps.remove(name);
            }
        }
        return tell;
    }

    private static List<Message> steady(Flap flap, Instant since, Instant now) {
        boolean sees = flap.last().topic().thread().end();
        Words words = new Words(
                titleOf(flap.last()) + (sees ? " is steady again" : " stays away after flapping"),
                "It changed " + flap.changes() + " times. " + (sees ? "It sees now." : "It does not see now."),
                Optional.of(since),
                List.of(),
                "");
        Message end = flapping(flap.last(), since, true, words, now);
        return sees ? List.of(end) : List.of(end, flap.last());
    }

    private static Message flapping(Message change, Instant since, boolean end, Words words, Instant now) {
        Message.Target target = change.topic().target();
        String incident = incident(target.name(), since);
        return new Message(
                incident + (end ? "-end" : ""),
                now,
                new Topic(
                        MessageKind.FLAPPING,
                        MessageKind.FLAPPING.usual(),
                        target,
                        new Message.Thread(Optional.of(incident), end)),
                words,
                change.view());
    }

    private static String titleOf(Message message) {
        Message.Target target = message.topic().target();
        return target.title().isEmpty() ? target.name() : target.title();
    }
}
