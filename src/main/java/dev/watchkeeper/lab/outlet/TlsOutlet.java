package dev.watchkeeper.lab.outlet;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** RTSP over TLS: forwards bytes in both directions between its clients and the camera's own port; thread-safe. */
public final class TlsOutlet implements AutoCloseable {
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int BUFFER_BYTES = 16 << 10;

    private final SimulatedCamera camera;
    private final SSLContext tls;
    private final OutletPort port;
    private final URI url;

    /**
     * Starts listening.
     *
     * @param port 0 lets the system choose
     * @throws FailureException ENVIRONMENT if the port is in use
     */
    public TlsOutlet(SimulatedCamera camera, InetAddress address, int port, SelfSigned identity)
            throws FailureException {
        this.camera = camera;
        tls = identity.context();
        this.port = new OutletPort("rtsps-" + camera.name(), address, port, this::serve);
        url = URI.create("rtsps://" + camera.url().getHost() + ":" + this.port.number() + "/" + camera.name());
        camera.onFaultChange(this::changed);
    }

    /** Its address, without credentials. */
    public URI url() {
        return url;
    }

    private void changed(Optional<Fault> fault) {
        try {
            port.refuse(fault.filter(f -> f == Fault.Line.REFUSE).isPresent());
        } catch (IOException e) {
            throw new UncheckedIOException("could not reopen port " + port.number(), e);
        }
    }

    private void serve(Socket connection) throws IOException {
        connection.setSoTimeout(HANDSHAKE_MILLIS);
        try (SSLSocket client = (SSLSocket) tls.getSocketFactory().createSocket(connection, null, true);
                Socket inner = new Socket(camera.url().getHost(), camera.url().getPort())) {
            client.startHandshake();
            client.setSoTimeout(0);
            client.setTcpNoDelay(true);
            inner.setTcpNoDelay(true);
            Thread requests = Thread.ofVirtual().start(() -> {
                try (inner) {
                    copy(client.getInputStream(), inner.getOutputStream());
                } catch (IOException e) {
                    OutletPort.reset(inner);
                }
            });
            try {
                copy(inner.getInputStream(), client.getOutputStream());
            } catch (SocketException e) {
                OutletPort.reset(connection); // as the camera did
            } finally {
                requests.interrupt();
            }
        } catch (IOException e) {
            OutletPort.reset(connection);
            throw e;
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int count;
        while ((count = from.read(buffer)) >= 0) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }

    @Override
    public void close() {
        port.close();
    }
}
