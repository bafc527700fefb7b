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
 * The pair of UDP ports that serves all sessions over UDP, the even one for RTP and the next for RTCP; confined to the event loop.
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

    /** @param heard called with the sender of every datagram that arrives */
    UdpPorts(EventLoop loop, InetAddress address, Consumer<InetSocketAddress> heard) throws IOException {
        this.heard = heard;
        DatagramChannel[] pair = openPair(address);
        rtp = pair[0];
        rtcp = pair[1];
        loop.register(rtp, SelectionKey.OP_READ, this);
        loop.register(rtcp, SelectionKey.OP_READ, this);
    }

    /** The system picks the first port and the second must follow it, so this may need several attempts. */
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

    /** Datagrams that the system did not accept. */
    long unsent() {
        return unsent;
    }

    void send(ByteBuffer packet, InetSocketAddress target, boolean control) {
        try {
            if ((control ? rtcp : rtp).send(packet, target) == 0) {
                unsent++;
            }
        } catch (IOException e) {
            // The client closed its port, and its host's ICMP error arrives here.
            unsent++;
            log.debug("Could not send a datagram", e);
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
        log.debug("A UDP port reported an error and stays open", cause);
    }
}
