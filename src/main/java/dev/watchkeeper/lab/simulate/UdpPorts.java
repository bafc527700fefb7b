package dev.watchkeeper.lab.simulate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pair of UDP ports from which all sessions over UDP are served, the even one for RTP and the next for RTCP; confined to the event
 * loop.
 */
final class UdpPorts implements EventLoop.Ready {
    private static final Logger log = LoggerFactory.getLogger(UdpPorts.class);
    private static final int ATTEMPTS = 50;
    private static final int MAX_DATAGRAM_BYTES = 2048;

    private final DatagramChannel rtp;
    private final DatagramChannel rtcp;
    private final Consumer<InetSocketAddress> heard;
    private final ByteBuffer scratch = ByteBuffer.allocate(MAX_DATAGRAM_BYTES);
    private long unsent;

    /** @param heard told who sent something to either port */
    UdpPorts(EventLoop loop, InetAddress address, Consumer<InetSocketAddress> heard) throws IOException {
        this.heard = heard;
        DatagramChannel[] pair = openPair(address);
        rtp = pair[0];
        rtcp = pair[1];
        loop.register(rtp, SelectionKey.OP_READ, this);
        loop.register(rtcp, SelectionKey.OP_READ, this);
    }

    /** The system picks the first port; the second must follow it, so it takes some attempts. */
    private static DatagramChannel[] openPair(InetAddress address) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            DatagramChannel first = DatagramChannel.open();
            DatagramChannel second = DatagramChannel.open();
            try {
                first.bind(new InetSocketAddress(address, 0));
                int port = port(first);
                if (port % 2 == 0) {
                    second.bind(new InetSocketAddress(address, port + 1));
                    return new DatagramChannel[] {first, second};
                }
            } catch (IOException e) {
                log.debug("A pair of UDP ports was not free", e);
            }
            first.close();
            second.close();
        }
        throw new IOException("no pair of free UDP ports");
    }

    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    int rtpPort() throws IOException {
        return port(rtp);
    }

    /** Datagrams that the system did not take. */
    long unsent() {
        return unsent;
    }

    void send(ByteBuffer packet, InetSocketAddress target, boolean control) {
        try {
            if ((control ? rtcp : rtp).send(packet, target) == 0) {
                unsent++;
            }
        } catch (IOException e) {
            // A client that closed its port: the answer of its host arrives here.
            unsent++;
            log.debug("A datagram could not be sent", e);
        }
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        scratch.clear();
        if (((DatagramChannel) key.channel()).receive(scratch) instanceof InetSocketAddress from) {
            heard.accept(from);
        }
    }

    @Override
    public void failed(IOException cause) {
        log.debug("A UDP port reported an error; it stays open", cause);
    }
}
