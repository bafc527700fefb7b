package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** A connection's socket, which reports every byte received or sent to its {@link Caller}; thread-safe like Jetty's own. */
final class CallerEndPoint extends SocketChannelEndPoint {
    private final Clock clock;
    private final Callers callers;
    private final Caller caller;
    private final boolean admitted;

    private CallerEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Server server, Connector connector)
            throws IOException {
        super(channel, selector, key, connector.getScheduler());
        this.clock = connector.clock;
        this.callers = connector.callers;
        String address = channel.getRemoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : "";
        // Not on the thread that cuts: callbacks for the end of a connection run there, and it has other connections
        // to check.
        this.caller = new Caller(
                address,
                clock.monotonicNanos(),
                () -> server.getThreadPool().execute(() -> close(new TimeoutException("cut off"))));
        this.admitted = callers.admit(caller);
    }

    /** Jetty's connector, creating such sockets. */
    static final class Connector extends ServerConnector {
        private final Clock clock;
        private final Callers callers;

        /** Without encryption, or with it and plain HTTP beside it, which only programs of this machine may use. */
        Connector(Server server, List<ConnectionFactory> protocols, Clock clock, Callers callers) {
            super(server, 1, 1, protocols.toArray(new ConnectionFactory[0]));
            this.clock = clock;
            this.callers = callers;
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key)
                throws IOException {
            CallerEndPoint endPoint = new CallerEndPoint(channel, selector, key, getServer(), this);
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }
    }

    /** The caller that sent the request. */
    static Caller of(Request request) {
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        if (end instanceof SslConnection.SslEndPoint encrypted) {
            end = encrypted.getSslConnection().getEndPoint();
        }
        if (end instanceof CallerEndPoint endPoint) {
            return endPoint.caller;
        }
        throw new IllegalStateException("every connection is created by this connector");
    }

    @Override
    public void onOpen() {
        super.onOpen();
        if (!admitted) {
            close();
        }
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        callers.gone(caller);
    }

    @Override
    public void upgrade(Connection newConnection) {
        caller.upgraded(clock.monotonicNanos());
        super.upgrade(newConnection);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0) {
            caller.received(clock.monotonicNanos());
        }
        return filled;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long before = remaining(buffers);
        boolean all = super.flush(buffers);
        if (all) {
            caller.took();
        } else {
            caller.leaves(remaining(buffers) < before, clock.monotonicNanos());
        }
        return all;
    }

    private static long remaining(ByteBuffer... buffers) {
        long sum = 0;
        for (ByteBuffer buffer : buffers) {
            sum += buffer.remaining();
        }
        return sum;
    }
}
