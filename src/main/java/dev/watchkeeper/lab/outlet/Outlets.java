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

/** The outlets of all cameras of a simulator, opened and closed together; confined to one thread. */
public final class Outlets implements AutoCloseable {
    private static final Duration VALID = Duration.ofDays(3650);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<URI, String> names = new LinkedHashMap<>();
    private final Simulator simulator;
    private final InetAddress address;
    private final SelfSigned identity;

    /**
     * None yet.
     *
     * @param now the beginning of the time for which the certificate of encrypted outlets holds
     */
    public Outlets(Simulator simulator, InetAddress address, Instant now) {
        this.simulator = simulator;
        this.address = address;
        identity = SelfSigned.make("Watchkeeper simulated camera", address, now.minus(Duration.ofDays(1)), VALID);
    }

    /**
     * RTSP over TLS for every camera.
     *
     * @param firstPort of the first camera, the others' follow; 0 lets the system choose
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
     * JPEG pictures over HTTP for every camera; making them takes a second or so each.
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

    /** Writes the certificate that all encrypted outlets show. */
    public void writeCertificate(Optional<Path> file) throws FailureException {
        if (file.isPresent()) {
            try {
                Files.writeString(file.get(), identity.pem());
            } catch (IOException e) {
                throw new FailureException(FailureKind.ENVIRONMENT, file.get() + " cannot be written", e);
            }
        }
    }

    /** The addresses of all outlets with the names of their cameras. */
    public Map<URI, String> addresses() {
        return names;
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("an outlet could not be closed", e);
            }
        }
    }
}
