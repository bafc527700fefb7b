package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening port, of one camera or shared by all, that can be closed and reopened; confined to the event loop. */
final class CameraPort implements EventLoop.Ready {
    private static final Logger log = LoggerFactory.getLogger(CameraPort.class);
    private static final int BACKLOG = 128;

    private final EventLoop loop;
    private final InetSocketAddress address;
    private final Accepted accepted;
    private Optional<ServerSocketChannel> open = Optional.empty();
    private Optional<Socket> reserved = Optional.empty();

    /** Receives new connections. */
    interface Accepted {
        void connection(SocketChannel channel) throws IOException;
    }

    /** @param port 0 lets the system choose */
    CameraPort(EventLoop loop, InetAddress address, int port, Accepted accepted) throws FailureException {
        this.loop = loop;
        this.accepted = accepted;
        try {
            ServerSocketChannel channel = listen(new InetSocketAddress(address, port));
            this.address = (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "cannot listen on port " + port + " (" + e.getMessage() + "); choose another with --port",
                    e);
        }
    }

    int port() {
        return address.getPort();
    }

    private ServerSocketChannel listen(InetSocketAddress where) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(where, BACKLOG);
            loop.register(channel, SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        open = Optional.of(channel);
        return channel;
    }

    /** Refuses connections from now on. */
    void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
            loop.releaseClosed();
            reserve();
        }
    }

    /** Binds the port without listening, so that connections are refused and no other process takes the port. */
    private void reserve() throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(address);
        reserved = Optional.of(socket);
    }

    private void release() throws IOException {
        if (reserved.isPresent()) {
            reserved.get().close();
            reserved = Optional.empty();
        }
    }

    /** Frees the port for good. */
    void shut() {
        try {
            close();
            release();
        } catch (IOException e) {
            log.warn("Could not release port {}", port(), e);
        }
    }

    /** Accepts connections again. */
    void reopen() throws IOException {
        if (open.isEmpty()) {
            release();
            listen(address);
        }
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
        if (channel != null) {
            accepted.connection(channel);
        }
    }

    @Override
    public void failed(IOException cause) {
        log.warn("Could not accept a connection to port {}", port(), cause);
    }
}
