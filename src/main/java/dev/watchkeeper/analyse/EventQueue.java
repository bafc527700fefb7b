package dev.watchkeeper.analyse;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for a model, as files, two for each: the picture, and what is known of the event; thread-safe. It survives restarts and is bounded in
 * bytes and number; what has to give way is handed back, so that nothing goes silently. The lock guards the list in memory alone, never a file.
 */
final class EventQueue {
    private static final Logger log = LoggerFactory.getLogger(EventQueue.class);
    static final int MOST_EVENTS = 10_000;
    private static final int LARGEST_NOTE_BYTES = 64 * 1024;
    private static final int LARGEST_PICTURE_BYTES = 32 * 1024 * 1024;
    private static final String NOTE = ".json";
    private static final String PICTURE = ".jpg";

    private final Path folder;
    private final long maxBytes;
    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(WaitingEvent event, long bytes) {}

    /** How much waits; immutable. */
    record Size(int events, long bytes) {}

    /** @param folder need not exist */
    EventQueue(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** Reads what an earlier run left, and removes what cannot be read. */
    void load() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.limit(4L * MOST_EVENTS).toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(NOTE)) {
                    load(file, name.substring(0, name.length() - NOTE.length()));
                }
            }
            removeLeftovers();
        } catch (NoSuchFileException e) {
            log.debug("No event waits from an earlier run");
        } catch (IOException | UncheckedIOException e) {
            log.warn("The events that wait in {} cannot be read: {}", folder, e.toString());
        }
    }

    private void load(Path note, String id) throws IOException {
        Path picture = folder.resolve(id + PICTURE);
        Optional<WaitingEvent> event = Files.size(note) > LARGEST_NOTE_BYTES || !Files.isRegularFile(picture)
                ? Optional.empty()
                : WaitingEvent.parse(Files.readString(note))
                        .filter(found -> found.id().equals(id));
        if (event.isEmpty()) {
            log.warn("The waiting event {} is damaged, and is given up without a description", note);
            Files.deleteIfExists(note);
            return;
        }
        synchronized (entries) {
            entries.put(id, new Entry(event.get(), Files.size(picture)));
        }
    }

    /** Pictures without a note, and files that were being written when the process ended. */
    private void removeLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.limit(4L * MOST_EVENTS).toList()) {
                String name = String.valueOf(file.getFileName());
                boolean known;
                synchronized (entries) {
                    known = entries.containsKey(name.replaceFirst("\\.(json|jpg)$", ""));
                }
                if (!known) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Adds an event, in place of one with the same id.
     *
     * @return the oldest events, which gave way
     */
    List<WaitingEvent> add(WaitingEvent event, byte[] jpeg) throws IOException {
        PrivateFiles.createDirectories(folder);
        PrivateFiles.replace(folder.resolve(event.id() + PICTURE), jpeg);
        PrivateFiles.replace(folder.resolve(event.id() + NOTE), event.json().getBytes(StandardCharsets.UTF_8));
        List<WaitingEvent> gaveWay = new ArrayList<>();
        synchronized (entries) {
            entries.put(event.id(), new Entry(event, jpeg.length));
            List<Entry> oldest = entries.values().stream()
                    .sorted(Comparator.comparing(entry -> order(entry.event())))
                    .toList();
            long bytes = oldest.stream().mapToLong(Entry::bytes).sum();
            int count = oldest.size();
            for (Entry entry : oldest) {
                if (bytes <= maxBytes && count <= MOST_EVENTS) {
                    break;
                }
                entries.remove(entry.event().id());
                gaveWay.add(entry.event());
                bytes -= entry.bytes();
                count--;
            }
        }
        for (WaitingEvent gone : gaveWay) {
            delete(gone.id());
        }
        return gaveWay;
    }

    private static String order(WaitingEvent event) {
        return event.span().ended() + event.id();
    }

    /** Keeps what has changed about an event, if it still waits. */
    void change(WaitingEvent event) throws IOException {
        synchronized (entries) {
            Entry before = entries.get(event.id());
            if (before == null) {
                return;
            }
            entries.put(event.id(), new Entry(event, before.bytes()));
        }
        PrivateFiles.replace(folder.resolve(event.id() + NOTE), event.json().getBytes(StandardCharsets.UTF_8));
    }

    /** Notes that people are told of the motion alone; empty if they were told before, or if the event waits no more. */
    Optional<WaitingEvent> tell(String id) throws IOException {
        WaitingEvent told;
        synchronized (entries) {
            Entry before = entries.get(id);
            if (before == null || before.event().progress().told()) {
                return Optional.empty();
            }
            told = before.event().whenTold();
            entries.put(id, new Entry(told, before.bytes()));
        }
        PrivateFiles.replace(folder.resolve(id + NOTE), told.json().getBytes(StandardCharsets.UTF_8));
        return Optional.of(told);
    }

    /** The event as it waits now. */
    Optional<WaitingEvent> find(String id) {
        synchronized (entries) {
            return Optional.ofNullable(entries.get(id)).map(Entry::event);
        }
    }

    Optional<WaitingEvent> oldest() {
        synchronized (entries) {
            return entries.values().stream().map(Entry::event).min(Comparator.comparing(EventQueue::order));
        }
    }

    /** All that waits, the oldest first. */
    List<WaitingEvent> waiting() {
        synchronized (entries) {
            return entries.values().stream()
                    .map(Entry::event)
                    .sorted(Comparator.comparing(EventQueue::order))
                    .toList();
        }
    }

    /** The picture of an event. */
    byte[] picture(WaitingEvent event) throws IOException {
        Path file = folder.resolve(event.id() + PICTURE);
        if (Files.size(file) > LARGEST_PICTURE_BYTES) {
            throw new IOException("it is larger than any picture");
        }
        return Files.readAllBytes(file);
    }

    /** It was described, or given up. */
    void remove(String id) throws IOException {
        synchronized (entries) {
            entries.remove(id);
        }
        delete(id);
    }

    private void delete(String id) throws IOException {
        Files.deleteIfExists(folder.resolve(id + NOTE));
        Files.deleteIfExists(folder.resolve(id + PICTURE));
    }

    Size size() {
        synchronized (entries) {
            return new Size(
                    entries.size(),
                    entries.values().stream().mapToLong(Entry::bytes).sum());
        }
    }
}
