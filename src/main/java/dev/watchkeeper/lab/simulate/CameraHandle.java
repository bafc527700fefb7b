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

/** Passes calls from any thread to a camera on the event loop; thread-safe. */
final class CameraHandle implements SimulatedCamera {
    private final EventLoop loop;
    private final VirtualCamera camera;
    private final FilmLibrary library;
    private final Ports ports;
    private final List<Consumer<Optional<Fault>>> listeners = new CopyOnWriteArrayList<>();
    private long faults;

    /**
     * Where a camera is reached; immutable.
     *
     * @param own the camera's own port
     * @param shared the port of all cameras
     */
    record Ports(InetAddress address, CameraPort own, CameraPort shared) {
        private URI url(CameraPort port, String camera) {
            String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
            return URI.create("rtsp://" + host + ":" + port.port() + "/" + camera);
        }
    }

    CameraHandle(EventLoop loop, VirtualCamera camera, FilmLibrary library, Ports ports) {
        this.loop = loop;
        this.camera = camera;
        this.library = library;
        this.ports = ports;
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
        return ports.url(ports.own(), name());
    }

    @Override
    public URI sharedUrl() {
        return ports.url(ports.shared(), name());
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
                    "camera '" + name() + "' has no sound; start the simulator with --audio aac, opus or pcmu");
        }
        Optional<RtpTrack> replacement = fault instanceof Fault.Picture picture
                ? library.replacement(camera.options(), picture)
                : Optional.empty();
        loop.call(() -> {
            long number = ++faults;
            if (fault == Line.REFUSE) {
                ports.own().close();
            } else {
                ports.own().reopen();
            }
            camera.begin(fault, replacement);
            notifyListeners();
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
        notifyListeners();
        try {
            ports.own().reopen();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "could not reopen port " + ports.own().port(), e);
        }
    }

    private void notifyListeners() {
        listeners.forEach(l -> l.accept(camera.fault()));
    }

    @Override
    public void onFaultChange(Consumer<Optional<Fault>> listener) {
        listeners.add(listener);
    }

    /** Ends all sessions, including those over UDP, and frees the port; runs on the event loop. */
    void shut() {
        List.copyOf(camera.sessions()).forEach(MediaSession::bye);
        ports.own().shut();
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
        return camera.sent().units();
    }

    @Override
    public List<SimulatedCamera.MotionTime> motion() {
        return camera.sent().motion();
    }
}
