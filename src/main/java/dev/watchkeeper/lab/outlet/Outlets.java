package dev.watchkeeper.lab.outlet;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All outlets of a simulator's cameras, closed together; confined to one thread. */
public final class Outlets implements AutoCloseable {
    private static final Duration VALID = Duration.ofDays(3650);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<URI, String> names = new LinkedHashMap<>();
    private final Simulator simulator;
    private final InetAddress address;
    private final SelfSigned identity;

    /**
     * Opens no outlet yet.
     *
     * @param now when the certificate of the encrypted outlets becomes valid
     */
    public Outlets(Simulator simulator, InetAddress address, Instant now) {
        this.simulator = simulator;
        this.address = address;
        identity = SelfSigned.make("Watchkeeper simulated camera", address, now.minus(Duration.ofDays(1)), VALID);
    }

    /**
     * Opens RTSP over TLS for every camera.
     *
     * @param firstPort of the first camera; the others follow it. 0 lets the system choose
     */
    public void encrypt(int firstPort) throws FailureException {
        int port = firstPort;
        for (SimulatedCamera camera : simulator.cameras()) {
            TlsOutlet outlet = new TlsOutlet(camera, address, port, identity);
            open.add(outlet);
            names.put(outlet.url(), camera.name());
            port += firstPort == 0 ? 0 : 1;
        }
    }

    /**
     * Opens JPEG pictures over HTTP for every camera; encoding them takes about a second per camera.
     *
     * @param firstPort as for {@link #encrypt}
     */
    public void jpegs(int firstPort, Clock clock) throws FailureException {
        int port = firstPort;
        for (SimulatedCamera camera : simulator.cameras()) {
            JpegOutlet outlet = new JpegOutlet(camera, address, port, Optional.empty(), clock);
            open.add(outlet);
            names.put(outlet.url(), camera.name());
            port += firstPort == 0 ? 0 : 1;
        }
    }

    /** Writes the certificate of all encrypted outlets, if a file is given. */
    public void writeCertificate(Optional<Path> file) throws FailureException {
        if (file.isPresent()) {
            try {
                Files.writeString(file.get(), identity.pem());
            } catch (IOException e) {
                throw new FailureException(FailureKind.ENVIRONMENT, file.get() + " cannot be written", e);
            }
        }
    }

    /** The URLs of all outlets, each with the name of its camera. */
    public Map<URI, String> urls() {
        return names;
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("could not close an outlet", e);
            }
        }
    }
}
