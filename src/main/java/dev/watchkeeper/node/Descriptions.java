package dev.watchkeeper.node;

import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.analyse.Analyst;
import dev.watchkeeper.analyse.Circumstances;
import dev.watchkeeper.analyse.LabelGate;
import dev.watchkeeper.analyse.NoAnalysis;
import dev.watchkeeper.analyse.PastEvents;
import dev.watchkeeper.analyse.model.Models;
import dev.watchkeeper.config.VisionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.sensor.Sensing;
import dev.watchkeeper.sensor.SensorStatus;
import dev.watchkeeper.store.AnalysisStore;
import dev.watchkeeper.store.StoreException;
import dev.watchkeeper.store.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of the node, and who has them describe events, if any is configured; immutable, of thread-safe parts. */
record Descriptions(Models models, AnalysisView view) {
    private static final Logger log = LoggerFactory.getLogger(Descriptions.class);
    private static final long LARGEST_PICTURE_BYTES = 32L * 1024 * 1024;

    /**
     * @param gate says whether models are asked about an event
     * @param sensing the sensors of which questions may speak
     */
    static Descriptions begin(
            NodeContext node, Storage storage, CameraRoster roster, LabelGate gate, Supplier<Sensing> sensing) {
        VisionSettings settings = node.settings().analysis().vision();
        Models models = new Models(settings.models(), node.clock());
        if (settings.models().isEmpty()) {
            return new Descriptions(models, new NoAnalysis());
        }
        Analyst.Sources sources = new Analyst.Sources(
                new Analyst.Cameras(roster::find, roster::titles),
                circumstances(storage, sensing),
                gate,
                past(storage),
                node.bus(),
                node.bus()::publish);
        Analyst analyst = Analyst.begin(storage.data().root(), settings, models, sources, node.clock());
        return new Descriptions(models, node.parts().add("analysis", analyst));
    }

    private static PastEvents past(Storage storage) {
        return new PastEvents() {
            @Override
            public Optional<Event.MotionEnded> find(String event) {
                return storage.events().byId(event).map(found -> stored(found, storage));
            }

            @Override
            public List<String> unanswered(Instant before) {
                try {
                    return new AnalysisStore(storage.database()).waiting(before);
                } catch (StoreException e) {
                    log.warn("Events that an earlier run left without an answer cannot be read: {}", e.getMessage());
                    return List.of();
                }
            }
        };
    }

    private static Circumstances circumstances(Storage storage, Supplier<Sensing> sensing) {
        return new Circumstances() {
            @Override
            public List<String> labels(String event) {
                try {
                    return storage.events()
                            .byId(event)
                            .map(found ->
                                    found.labels().stream().map(Label::name).toList())
                            .orElse(List.of());
                } catch (StoreException e) {
                    return List.of();
                }
            }

            @Override
            public List<String> sensors() {
                return sensing.get().sensors().all().stream()
                        .map(SensorStatus::sentence)
                        .toList();
            }
        };
    }

    /** An event of the past as it was when it ended; without a picture if that has gone. */
    private static Event.MotionEnded stored(StoredEvent event, Storage storage) {
        Instant end = event.end().orElse(event.begin());
        Optional<Snapshot> picture = storage.recordings().snapshot(event.id()).flatMap(file -> picture(file, end));
        return new Event.MotionEnded(
                event.id(), event.camera(), event.begin(), end, event.peak(), event.zones(), picture, event.movement());
    }

    private static Optional<Snapshot> picture(Path file, Instant at) {
        try {
            return Files.size(file) > LARGEST_PICTURE_BYTES
                    ? Optional.empty()
                    : Optional.of(new Snapshot(Files.readAllBytes(file), at, 0, 0));
        } catch (IOException e) {
            log.warn("The picture {} cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }
}
