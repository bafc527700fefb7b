package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.encode.RtpTrack;
import dev.watchkeeper.lab.simulate.Fault.Line;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Takes calls of any thread to a camera on the event loop; thread-safe. */
final class CameraHandle implements SimulatedCamera {
    private final EventLoop loop;
    private final VirtualCamera camera;
    private final FilmLibrary library;
    private final SentLog sent;
    private final CameraPort port;
    private final URI url;
    private final URI sharedUrl;
    private final List<Consumer<Optional<Fault>>> listeners = new CopyOnWriteArrayList<>();
    private long faults;

    CameraHandle(
            EventLoop loop,
            VirtualCamera camera,
            FilmLibrary library,
            SentLog sent,
            CameraPort port,
            InetAddress address,
            CameraPort shared) {
        this.loop = loop;
        this.camera = camera;
        this.library = library;
        this.sent = sent;
        this.port = port;
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        url = URI.create("rtsp://" + host + ":" + port.port() + "/" + name());
        sharedUrl = URI.create("rtsp://" + host + ":" + shared.port() + "/" + name());
    }

    VirtualCamera virtual() {
        return camera;
    }

    @Override
    public String name() {
        return camera.options().name();
    }

    @Override
    public CameraOptions options() {
        return camera.options();
    }

    @Override
    public EncodedClip clip() {
        return camera.film().clip();
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI sharedUrl() {
        return sharedUrl;
    }

    @Override
    public void fault(Fault fault) throws FailureException {
        begin(fault, Optional.empty());
    }

    @Override
    public void fault(Fault fault, Duration duration) throws FailureException {
        begin(fault, Optional.of(duration));
    }

    private void begin(Fault fault, Optional<Duration> duration) throws FailureException {
        if (fault == Fault.Sending.AUDIO_ONLY && camera.film().audio().isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "camera '" + name() + "' has no sound; start it with --audio aac or pcmu");
        }
        Optional<RtpTrack> replacement = fault instanceof Fault.Picture picture
                ? library.replacement(camera.options(), picture)
                : Optional.empty();
        loop.call(() -> {
            long number = ++faults;
            if (fault == Line.REFUSE) {
                port.close();
            } else {
                port.reopen();
            }
            camera.begin(fault, replacement);
            tell();
            duration.ifPresent(d -> loop.after(d, () -> {
                if (number == faults) {
                    healNow();
                }
            }));
            return true;
        });
    }

    @Override
    public void heal() throws FailureException {
        loop.call(() -> {
            healNow();
            return true;
        });
    }

    private void healNow() {
        faults++;
        camera.heal();
        tell();
        try {
            port.reopen();
        } catch (IOException e) {
            throw new IllegalStateException("port " + port.port() + " cannot be opened again", e);
        }
    }

    private void tell() {
        listeners.forEach(l -> l.accept(camera.fault()));
    }

    @Override
    public void whenFault(Consumer<Optional<Fault>> listener) {
        listeners.add(listener);
    }

    /** Ends the sessions, those over UDP too, and frees the port; on the event loop. */
    void shut() {
        List.copyOf(camera.sessions()).forEach(MediaSession::bye);
        port.shut();
    }

    @Override
    public Optional<Fault> fault() throws FailureException {
        return loop.call(camera::fault);
    }

    @Override
    public int sessions() throws FailureException {
        return loop.call(() ->
                (int) camera.sessions().stream().filter(MediaSession::playing).count());
    }

    @Override
    public long droppedUnits() throws FailureException {
        return loop.call(camera::droppedUnits);
    }

    @Override
    public long refusedSignIns() throws FailureException {
        return loop.call(camera::refusedSignIns);
    }

    @Override
    public long sentUnits() throws FailureException {
        return loop.call(camera::sentUnits);
    }

    @Override
    public List<SimulatedCamera.Request> requests() throws FailureException {
        return loop.call(() -> camera.requests().all());
    }

    @Override
    public List<SimulatedCamera.SentUnit> sent() {
        return sent.units();
    }

    @Override
    public List<SimulatedCamera.MotionTime> motion() {
        return sent.motion();
    }
}
