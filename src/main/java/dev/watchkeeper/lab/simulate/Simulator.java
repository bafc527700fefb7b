package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Natives;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Running virtual RTSP cameras; thread-safe. Closing it ends its thread and frees its ports. */
public final class Simulator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Simulator.class);
    private static final Duration EXPIRY_CHECK = Duration.ofSeconds(1);
    private static final int MAX_CONNECTIONS = 1024;

    /** Cameras with the same scene start at different places in it. */
    private static final double STAGGER_SECONDS = 7.3;

    private final EventLoop loop;
    private final Map<String, CameraHandle> cameras = new LinkedHashMap<>();
    private final Set<RtspConnection> connections = new LinkedHashSet<>();
    private final CameraPort sharedPort;
    private final RtspDialogue dialogue;

    /**
     * Starts the cameras. First draws and encodes the scenes that are not in the cache, which takes a few seconds each.
     *
     * @throws FailureException ENVIRONMENT if a port is in use, CONFIGURATION for a file that cannot be shown
     */
    public static Simulator start(SimulatorOptions options) throws FailureException {
        Natives.open(false);
        FilmLibrary library = new FilmLibrary(options.cacheFolder(), options.clock());
        List<FilmLibrary.Film> films = new ArrayList<>();
        for (CameraOptions camera : options.cameras()) {
            films.add(library.film(camera));
        }
        EventLoop loop = new EventLoop(options.clock(), "simulator");
        try {
            return loop.call(() -> new Simulator(options, library, films, loop));
        } catch (FailureException e) {
            loop.close();
            throw e;
        }
    }

    /** Runs on the event loop. */
    private Simulator(SimulatorOptions options, FilmLibrary library, List<FilmLibrary.Film> films, EventLoop loop)
            throws FailureException, IOException {
        this.loop = loop;
        UdpPorts udp = new UdpPorts(loop, options.address(), this::heard);
        dialogue = new RtspDialogue(loop, this::find, udp, connections::remove, new Random());
        sharedPort =
                new CameraPort(loop, options.address(), options.port(), channel -> accept(channel, Optional.empty()));
        Clock clock = options.clock();
        for (int i = 0; i < films.size(); i++) {
            CameraOptions each = options.cameras().get(i);
            FilmLibrary.Film film = films.get(i);
            double offset = STAGGER_SECONDS * i % (film.video().durationMicros() / 1e6);
            VirtualCamera camera = new VirtualCamera(loop, clock, each, film, offset);
            int port = options.port() == 0 ? 0 : options.port() + 1 + i;
            CameraPort own =
                    new CameraPort(loop, options.address(), port, channel -> accept(channel, Optional.of(camera)));
            CameraHandle.Ports ports = new CameraHandle.Ports(options.address(), own, sharedPort);
            cameras.put(each.name(), new CameraHandle(loop, camera, library, ports));
            camera.pump();
        }
        expire();
    }

    /** All cameras, in the order of the options. */
    public List<SimulatedCamera> cameras() {
        return List.copyOf(cameras.values());
    }

    /** @throws IllegalArgumentException if no camera has this name */
    public SimulatedCamera camera(String name) {
        CameraHandle camera = cameras.get(name);
        if (camera == null) {
            throw new IllegalArgumentException(
                    "no camera is called '" + name + "'; the cameras are " + cameras.keySet());
        }
        return camera;
    }

    /** The port that all cameras share. */
    public int port() {
        return sharedPort.port();
    }

    private Optional<VirtualCamera> find(String name) {
        return Optional.ofNullable(cameras.get(name)).map(CameraHandle::virtual);
    }

    private void heard(InetSocketAddress client) {
        for (CameraHandle camera : cameras.values()) {
            camera.virtual().sessions().stream().filter(s -> s.uses(client)).forEach(MediaSession::heard);
        }
    }

    private void accept(SocketChannel channel, Optional<VirtualCamera> owner) throws IOException {
        if (connections.size() >= MAX_CONNECTIONS) {
            log.warn("Refused a connection, because {} are already open", connections.size());
            channel.close();
            return;
        }
        try {
            connections.add(new RtspConnection(loop, channel, dialogue, owner));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void expire() {
        cameras.values().forEach(c -> c.virtual().expire());
        loop.after(EXPIRY_CHECK, this::expire);
    }

    @Override
    public void close() {
        try {
            loop.call(() -> {
                List.copyOf(connections).forEach(c -> c.close(false));
                for (CameraHandle camera : cameras.values()) {
                    camera.shut();
                }
                return true;
            });
        } catch (FailureException e) {
            if (e.kind() != FailureKind.STOPPED) {
                log.warn("Could not close the simulator's connections cleanly", e);
            }
        }
        loop.close();
    }
}
