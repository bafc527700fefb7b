package dev.watchkeeper.api;

import dev.watchkeeper.notify.AcknowledgementsView;
import dev.watchkeeper.notify.NotificationsView;
import dev.watchkeeper.notify.Silence;
import dev.watchkeeper.notify.SilencesView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who was told what, and what people decided about it, in memory; thread-safe. */
final class FakeTelling implements NotificationsView, SilencesView, AcknowledgementsView {
    final List<Notification> notifications = new CopyOnWriteArrayList<>();
    final List<ChannelState> channels = new CopyOnWriteArrayList<>();
    final List<Silence> silences = new CopyOnWriteArrayList<>();
    final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    @Override
    public Told find(Optional<Instant> from, int limit) {
        return new Told(notifications.stream().limit(limit).toList(), channels);
    }

    @Override
    public List<Silence> list() {
        return List.copyOf(silences);
    }

    @Override
    public Silence add(Optional<String> camera, Duration length, String reason, String by) {
        Silence silence = new Silence(
                "0000000" + silences.size(),
                camera,
                Instant.parse("2026-03-01T12:00:00Z").plus(length),
                reason,
                by);
        silences.add(silence);
        return silence;
    }

    @Override
    public boolean end(String id) {
        return silences.removeIf(silence -> silence.id().equals(id));
    }

    /** What keeping fails with, if anything. */
    volatile Optional<IOException> broken = Optional.empty();

    @Override
    public void acknowledge(String incident, String by) throws IOException {
        if (broken.isPresent()) {
            throw broken.get();
        }
        acknowledged.put(incident, by);
    }

    @Override
    public Optional<String> by(String incident) {
        return Optional.ofNullable(acknowledged.get(incident));
    }
}
