package dev.watchkeeper.notify.mqtt;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.loops.ReportedCamera;
import dev.watchkeeper.mqtt.Publication;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides what is published about the cameras: changes at once, figures every 30 s, everything after a connection or a start of Home Assistant;
 * confined to the thread that owns the connection.
 */
final class CameraFeed {
    private static final Duration FIGURES_EVERY = Duration.ofSeconds(30);

    /** A restart of the node is no news. */
    private static final Duration NODE_GONE_AFTER = Duration.ofSeconds(10);

    private final Topics topics;
    private final Optional<Discovery> discovery;
    private final Announced announced;
    private final Supplier<Optional<CamerasReading>> node;
    private final Clock clock;
    private final Map<String, Shown> shown = new HashMap<>();
    private final Map<String, String> titles = new LinkedHashMap<>();
    private long nodeSeenNanos;
    private Optional<Instant> nodeGoneSince = Optional.empty();
    private boolean begun;

    /**
     * @param discovery empty if nobody wants announcements
     * @param node the newest report of the node, if one runs
     */
    CameraFeed(
            Topics topics,
            Optional<Discovery> discovery,
            Announced announced,
            Supplier<Optional<CamerasReading>> node,
            Clock clock) {
        this.topics = topics;
        this.discovery = discovery;
        this.announced = announced;
        this.node = node;
        this.clock = clock;
        nodeSeenNanos = clock.monotonicNanos();
    }

    /** What was published last; immutable. */
    private record Shown(ShownCamera camera, long atNanos) {}

    /** Everything is to be published again: the broker is a new one, or Home Assistant has started. */
    void again() {
        shown.clear();
        titles.clear();
        begun = false;
    }

    /** What is to be published now. */
    List<Publication> due() {
        List<Publication> publications = new ArrayList<>();
        if (!begun) {
            begun = true;
            discovery.ifPresentOrElse(to -> publications.add(to.installation()), () -> {
                publications.add(Publication.removed(topics.discovery()));
                announced.cameras().forEach(camera -> publications.add(Publication.removed(topics.discovery(camera))));
            });
        }
        Optional<CamerasReading> reading = node.get();
        if (reading.isPresent()) {
            nodeSeenNanos = clock.monotonicNanos();
            nodeGoneSince = Optional.empty();
            of(reading.get(), publications);
        } else if (clock.since(nodeSeenNanos).compareTo(NODE_GONE_AFTER) >= 0) {
            Instant since = nodeGoneSince.orElseGet(() -> clock.wall().minus(clock.since(nodeSeenNanos)));
            nodeGoneSince = Optional.of(since);
            announced.cameras().forEach(name -> show(name, ShownCamera.withoutNode(since), publications));
        }
        return publications;
    }

    private void of(CamerasReading reading, List<Publication> publications) {
        Set<String> names = new HashSet<>();
        for (ReportedCamera camera : reading.cameras()) {
            names.add(camera.name());
        }
        Set<String> gone = new HashSet<>(announced.cameras());
        gone.removeAll(names);
        announced.set(names);
        for (String name : gone) {
            publications.add(Publication.removed(topics.discovery(name)));
            publications.add(Publication.removed(topics.state(name)));
            shown.remove(name);
            titles.remove(name);
        }
        for (ReportedCamera camera : reading.cameras()) {
            if (!camera.title().equals(titles.put(camera.name(), camera.title()))) {
                discovery.ifPresent(to -> publications.add(to.camera(camera.name(), camera.title())));
            }
            show(camera.name(), shown(reading, camera), publications);
        }
    }

    private ShownCamera shown(CamerasReading reading, ReportedCamera camera) {
        return new ShownCamera(
                camera.health().state(),
                camera.health().cause(),
                Optional.of(camera.health().since()),
                camera.health().seen() ? Optional.of(camera.view().motion()) : Optional.empty(),
                new ShownCamera.Figures(
                        camera.health().online(), reading.pictureAge(camera, clock), camera.coverage()));
    }

    private void show(String name, ShownCamera now, List<Publication> publications) {
        Optional<Shown> before = Optional.ofNullable(shown.get(name));
        if (before.isEmpty()
                || !now.saysTheSame(before.get().camera())
                || clock.since(before.get().atNanos()).compareTo(FIGURES_EVERY) >= 0) {
            publications.add(Publication.retained(topics.state(name), now.json()));
            shown.put(name, new Shown(now, clock.monotonicNanos()));
        }
    }
}
