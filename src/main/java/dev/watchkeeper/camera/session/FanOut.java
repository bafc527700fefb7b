package dev.watchkeeper.camera.session;

import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Track;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the packets of one camera to every listener, on the capture thread; a listener that throws affects no other. Thread-safe. */
final class FanOut implements PacketListener {
    private static final Logger log = LoggerFactory.getLogger(FanOut.class);
    /** A fault that repeats with every packet is logged once per this many. */
    private static final int LOG_EVERY = 1_000;

    private final String camera;
    private final List<PacketListener> listeners = new CopyOnWriteArrayList<>();
    private long faults;

    FanOut(String camera) {
        this.camera = camera;
    }

    void add(PacketListener listener) {
        listeners.add(listener);
    }

    @Override
    public void sessionBegan(long epoch, Optional<Track.Audio> sound) {
        offer(listener -> listener.sessionBegan(epoch, sound));
    }

    @Override
    public void packet(Packet packet) {
        offer(listener -> listener.packet(packet));
    }

    @Override
    public void sessionEnded(long epoch) {
        offer(listener -> listener.sessionEnded(epoch));
    }

    private void offer(Consumer<PacketListener> call) {
        for (PacketListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                if (faults++ % LOG_EVERY == 0) {
                    log.error(
                            "[{}] {} failed on a packet ({} times so far); the session continues",
                            camera,
                            listener.getClass().getSimpleName(),
                            faults,
                            e);
                }
            }
        }
    }
}
