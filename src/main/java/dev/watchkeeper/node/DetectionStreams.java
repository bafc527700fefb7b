package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.session.CameraUnit;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.camera.session.Recovery;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.motion.StreamChoice;
import java.util.List;
import java.util.function.Consumer;

/**
 * The detection streams of all cameras that have one: sessions with loops of their own, whose failures are not reported as the camera's while
 * its main stream arrives. Thread-safe, except that one thread at a time adds and removes streams.
 */
final class DetectionStreams implements AutoCloseable {
    private final Cameras streams;
    private final Clock clock;
    private boolean running;

    /** @param recovery counts failures apart from those of the main streams */
    DetectionStreams(Cameras main, Recovery recovery, Clock clock) {
        this.clock = clock;
        streams = main.beside(new EventBus(), recovery);
    }

    /** One camera's detection stream and which of its streams is searched; thread-safe. */
    static final class Stream {
        private final CameraUnit unit;
        private final StreamChoice choice;

        private Stream(CameraUnit unit, StreamChoice choice) {
            this.unit = unit;
            this.choice = choice;
        }

        /** Its newest packets. */
        GopRing ring() {
            return unit.ring();
        }

        /** Takes the packets of the detection stream, before it starts. */
        void addListener(PacketListener listener) {
            unit.addListener(listener);
        }

        /** Takes the packets of the main stream. */
        PacketListener main() {
            return choice.main();
        }

        /** {@code main} or {@code detection}; empty before the first picture of either. */
        String inUse() {
            return switch (choice.use()) {
                case NEITHER -> "";
                case MAIN -> "main";
                case DETECTION -> "detection";
            };
        }

        /** Why the detection stream is not the one in use, a sentence; empty if it is. */
        String trouble() {
            if (choice.use() != StreamChoice.Use.MAIN) {
                return "";
            }
            String why = unit.status().message();
            return "motion is searched for in the main stream, because that of detect-url "
                    + (why.isEmpty() ? "has not come for long enough" : "does not come: " + why);
        }
    }

    /**
     * Adds the detection stream of a camera; the caller starts it.
     *
     * @param search takes the packets of the stream in use
     */
    Stream add(CameraSettings stream, CameraUnit main, PacketListener search) {
        CameraUnit unit = streams.add(stream, main);
        StreamChoice choice = new StreamChoice(search, clock);
        unit.addListener(choice.detection());
        return new Stream(unit, choice);
    }

    /** Ends the stream's session and its thread, within 3 s. */
    void remove(Stream stream) {
        streams.remove(stream.unit);
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

    /** Opens the sessions of the streams added so far; without any, no thread is started. */
    void start() {
        if (!streams.vitals().isEmpty()) {
            running = true;
            streams.start();
        }
    }

    /** Opens the sessions of a stream that was added after the start. */
    void start(Stream stream) {
        if (running) {
            stream.unit.start();
        } else {
            start();
        }
    }

    @Override
    public void close() {
        streams.close();
    }
}
