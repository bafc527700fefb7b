package dev.watchkeeper.mqtt;

import dev.watchkeeper.base.CaFile;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.MqttSettings;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.mqtt.MqttException.Fate;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens connections to a broker and signs in; used by one thread, and broken off by any. */
public final class Dialing {
    private static final int STEP_MILLIS = 10_000;
    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;

    private final MqttSettings settings;
    private final Clock clock;
    private volatile Optional<Socket> current = Optional.empty();

    public Dialing(MqttSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The subject of sentences. */
    public String title() {
        return "The MQTT broker " + settings.peer().host();
    }

    /**
     * Connects and signs in.
     *
     * @param will what the broker publishes when the connection breaks
     */
    public MqttLine open(String clientId, Optional<Publication> will, MqttListener listener) throws MqttException {
        Peer peer = settings.peer();
        Socket plain = new Socket();
        current = Optional.of(plain);
        try {
            boolean tls = peer.url().getScheme().equalsIgnoreCase("mqtts");
            int port = peer.url().getPort() > 0 ? peer.url().getPort() : tls ? TLS_PORT : PORT;
            InetSocketAddress address = new InetSocketAddress(peer.url().getHost(), port);
            if (address.isUnresolved()) {
                throw new UnknownHostException();
            }
            plain.connect(address, STEP_MILLIS);
            plain.setSoTimeout(STEP_MILLIS);
            plain.setTcpNoDelay(true);
            Socket socket = tls ? encrypted(plain, peer, port) : plain;
            socket.getOutputStream().write(Packets.connect(clientId, settings.signIn(), will, MqttLine.KEEP_ALIVE));
            socket.getOutputStream().flush();
            accepted(new DataInputStream(socket.getInputStream()));
            return MqttLine.over(socket, title(), listener, clock);
        } catch (IOException e) {
            breakOff();
            throw explain(e);
        } catch (MqttException e) {
            breakOff();
            throw e;
        }
    }

    /** Ends an attempt, or the connection that came of it. */
    public void breakOff() {
        current.ifPresent(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                // It is over either way.
            }
        });
    }

    private static Socket encrypted(Socket plain, Peer peer, int port) throws IOException, MqttException {
        SSLSocketFactory factory;
        try {
            factory = peer.caFile().isPresent()
                    ? CaFile.context(peer.caFile().get()).getSocketFactory()
                    : (SSLSocketFactory) SSLSocketFactory.getDefault();
        } catch (IOException | GeneralSecurityException e) {
            throw failure(
                    FailureKind.CONFIGURATION,
                    "The ca-file " + peer.caFile().map(Object::toString).orElse("") + " cannot be used: "
                            + e.getMessage(),
                    Fate.LASTING);
        }
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, peer.url().getHost(), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private void accepted(DataInputStream in) throws IOException, MqttException {
        byte[] reply = new byte[4];
        in.readFully(reply);
        if (reply[0] != Packets.CONNACK << 4 || reply[1] != 2) {
            throw failure(FailureKind.CONFIGURATION, title() + " does not answer like an MQTT broker", Fate.LASTING);
        }
        switch (reply[3]) {
            case 0 -> {
                // Accepted.
            }
            case 3 -> throw failure(FailureKind.BUSY, title() + " is not available", Fate.LATER);
            case 4, 5 ->
                throw failure(
                        FailureKind.AUTH,
                        title() + " refuses the sign-in; check username and password-file",
                        Fate.LASTING);
            default ->
                throw failure(
                        FailureKind.REJECTED,
                        title() + " refuses the connection with code " + reply[3] + "; it must speak MQTT 3.1.1",
                        Fate.LASTING);
        }
    }

    private MqttException explain(IOException error) {
        if (error instanceof UnknownHostException) {
            return failure(FailureKind.UNREACHABLE, title() + " is unknown: its name has no address", Fate.LATER);
        }
        if (error instanceof SocketTimeoutException) {
            return failure(FailureKind.TIMEOUT, title() + " is silent", Fate.LATER);
        }
        for (Throwable next = error; next != null; next = next.getCause()) {
            if (next instanceof CertificateException) {
                return failure(
                        FailureKind.CERTIFICATE,
                        title()
                                + " shows a certificate that is not trusted, or is for another name; ca-file can name a trusted one",
                        Fate.LASTING);
            }
        }
        if (error instanceof SSLException) {
            return failure(
                    FailureKind.CONFIGURATION,
                    title() + " does not speak TLS at this port; 8883 is usual with TLS, 1883 without (mqtt://)",
                    Fate.LATER);
        }
        if (error instanceof ConnectException) {
            return failure(FailureKind.REFUSED, title() + " refuses the connection: nothing listens there", Fate.LATER);
        }
        return failure(FailureKind.ENDED, title() + " cannot be reached, or has hung up", Fate.LATER);
    }

    private static MqttException failure(FailureKind kind, String sentence, Fate fate) {
        return new MqttException(kind, sentence, fate);
    }
}
