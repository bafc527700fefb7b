package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.camera.session.Recovery;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.motion.StreamChoice;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The further streams in which motion is searched for: sessions with loops of their own, whose troubles are told of no camera as long as its main
 * stream comes. Wired on one thread, asked by any.
 */
final class DetectionStreams implements AutoCloseable {
    private final Cameras streams;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, StreamChoice> choices = new HashMap<>();
    private final Clock clock;

    DetectionStreams(List<CameraSettings> cameras, Cameras main, Recovery apart, Clock clock) {
        this.clock = clock;
        Map<String, CameraSettings> further = new LinkedHashMap<>();
        cameras.forEach(c -> c.detection().ifPresent(stream -> {
            names.put(c.name(), stream.name());
            further.put(c.name(), stream);
        }));
        streams = main.beside(further, new EventBus(), apart);
    }

    /**
     * Leads the further stream of a camera to the search, to be called before {@link #start}.
     *
     * @return what has to be given the packets of the main stream
     */
    PacketListener connect(String camera, PacketListener search) {
        StreamChoice choice = new StreamChoice(search, clock);
        choices.put(camera, choice);
        streams.addListener(name(camera), choice.detection());
        return choice.main();
    }

    private String name(String camera) {
        return Optional.ofNullable(names.get(camera))
                .orElseThrow(() -> new IllegalArgumentException(camera + " has no further stream"));
    }

    /** {@code main} or {@code detection}; empty before the first picture of either. */
    String inUse(String camera) {
        return Optional.ofNullable(choices.get(camera))
                .map(choice -> switch (choice.use()) {
                    case NEITHER -> "";
                    case MAIN -> "main";
                    case DETECTION -> "detection";
                })
                .orElse("main");
    }

    /** Why a further stream is not the one in use, a sentence; empty if it is, or there is none. */
    String trouble(String camera) {
        boolean fallenBack = Optional.ofNullable(choices.get(camera))
                .filter(choice -> choice.use() == StreamChoice.Use.MAIN)
                .isPresent();
        if (!fallenBack) {
            return "";
        }
        String why = streams.find(name(camera)).map(CameraStatus::message).orElse("");
        return "motion is searched for in the main stream, because that of detect-url "
                + (why.isEmpty() ? "has not come for long enough" : "does not come: " + why);
    }

    /** Ends a session, as the arbiter decides. */
    boolean end(String stream, long epoch, FailureKind kind, String sentence) {
        return streams.end(stream, epoch, kind, sentence);
    }

    void setArbiter(Consumer<Verdict> arbiter) {
        streams.setArbiter(arbiter);
    }

    List<CameraVitals> vitals() {
        return streams.vitals();
    }

    /** Opens the sessions, if there are any. */
    void start() {
        if (!names.isEmpty()) {
            streams.start();
        }
    }

    @Override
    public void close() {
        streams.close();
    }
}
