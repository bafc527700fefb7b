package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Two neighbouring UDP ports, for RTP and RTCP; confined to its thread. */
final class UdpPair implements AutoCloseable {
    private static final int TRIES = 50;
    private static final int RECEIVE_BYTES = 1 << 20;
    private static final int LARGEST = 65_535;

    private final DatagramSocket media;
    private final DatagramSocket control;
    private final byte[] buffer = new byte[LARGEST];

    private UdpPair(DatagramSocket media, DatagramSocket control) {
        this.media = media;
        this.control = control;
    }

    /** Opens an even port and the next one. */
    static UdpPair open() throws FailureException {
        for (int i = 0; i < TRIES; i++) {
            try {
                DatagramSocket media = new DatagramSocket(0);
                if (media.getLocalPort() % 2 != 0) {
                    media.close();
                    continue;
                }
                try {
                    DatagramSocket control = new DatagramSocket(media.getLocalPort() + 1);
                    media.setReceiveBufferSize(RECEIVE_BYTES);
                    return new UdpPair(media, control);
                } catch (SocketException e) {
                    media.close();
                }
            } catch (SocketException e) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT, "No UDP port can be opened here: " + e.getMessage(), e);
            }
        }
        throw new FailureException(FailureKind.ENVIRONMENT, "No two neighbouring UDP ports are free here.");
    }

    int port() {
        return media.getLocalPort();
    }

    /** Reads one packet, if one comes in time, from this sender only. */
    void read(MediaMeter meter, InetAddress from, Duration limit) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            media.setSoTimeout((int) Math.max(1, limit.toMillis()));
            media.receive(packet);
            if (packet.getAddress().equals(from)) {
                meter.packet(buffer, packet.getOffset(), packet.getLength());
            }
        } catch (SocketTimeoutException e) {
            drainControl(meter);
        } catch (IOException e) {
            meter.other();
        }
    }

    /** Reports of the sender show that it lives. */
    private void drainControl(MediaMeter meter) {
        try {
            control.setSoTimeout(1);
            control.receive(new DatagramPacket(buffer, buffer.length));
            meter.other();
        } catch (IOException e) {
            // none came
        }
    }

    @Override
    public void close() {
        media.close();
        control.close();
    }
}
