package dev.watchkeeper.lab.simulate;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's TCP connection: splits its input into requests and sends from a bounded queue; confined to the event loop. */
final class RtspConnection implements EventLoop.Ready {
    private static final Logger log = LoggerFactory.getLogger(RtspConnection.class);
    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final int MAX_BODY_BYTES = 4 * 1024;
    private static final int MAX_QUEUE_BYTES = 4 << 20;
    private static final int INTERLEAVED_HEAD_BYTES = 4;
    private static final Duration REFILL = Duration.ofMillis(100);
    private static final int REFILLS_PER_SECOND = 10;

    private final EventLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final RtspDialogue dialogue;
    private final Optional<VirtualCamera> portOwner;
    private final ByteBuffer in = ByteBuffer.allocate(2 * MAX_HEAD_BYTES);
    private final ArrayDeque<ByteBuffer> out = new ArrayDeque<>();
    private final List<MediaSession> sessions = new ArrayList<>();
    private int queuedBytes;
    private int toSkipBytes;
    private long limitBytesPerSecond = Long.MAX_VALUE;
    private long allowanceBytes;
    private boolean held;
    private boolean closed;

    /** @param portOwner the camera whose own port the client connected to; empty for the shared port */
    RtspConnection(EventLoop loop, SocketChannel channel, RtspDialogue dialogue, Optional<VirtualCamera> portOwner)
            throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.dialogue = dialogue;
        this.portOwner = portOwner;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = loop.register(channel, SelectionKey.OP_READ, this);
    }

    Optional<VirtualCamera> portOwner() {
        return portOwner;
    }

    /** The sessions that were set up on this connection. */
    List<MediaSession> sessions() {
        return sessions;
    }

    InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    InetSocketAddress remote() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        if (ready.isReadable()) {
            int count = channel.read(in);
            if (count < 0) {
                close(false);
                return;
            }
            in.flip();
            while (!closed && takeOne()) {}
            in.compact();
        }
        if (!closed && ready.isWritable()) {
            flush();
        }
    }

    @Override
    public void failed(IOException cause) {
        log.debug("A client's connection failed", cause);
        close(false);
    }

    /** Takes one request or interleaved packet from the buffer; false if it holds no complete one. */
    private boolean takeOne() {
        if (toSkipBytes > 0) {
            int now = Math.min(toSkipBytes, in.remaining());
            in.position(in.position() + now);
            toSkipBytes -= now;
            return toSkipBytes == 0;
        }
        if (!in.hasRemaining()) {
            return false;
        }
        if (in.get(in.position()) == '$') {
            if (in.remaining() < INTERLEAVED_HEAD_BYTES) {
                return false;
            }
            toSkipBytes = INTERLEAVED_HEAD_BYTES + (in.getShort(in.position() + 2) & 0xffff);
            sessions.forEach(MediaSession::heard);
            return true;
        }
        int end = headEnd();
        if (end < 0) {
            if (in.remaining() > MAX_HEAD_BYTES) {
                refuse("the request's head is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            return false;
        }
        byte[] head = new byte[end - in.position()];
        in.get(head);
        in.position(in.position() + 4);
        try {
            Rtsp.Request request = Rtsp.Request.parse(head);
            toSkipBytes = request.contentLength();
            if (toSkipBytes > MAX_BODY_BYTES) {
                throw new Rtsp.Request.BadRequest("a body of " + toSkipBytes + " bytes");
            }
            dialogue.take(this, request);
        } catch (Rtsp.Request.BadRequest e) {
            refuse(String.valueOf(e.getMessage()));
        }
        return true;
    }

    private int headEnd() {
        for (int i = in.position(); i + 3 < in.limit(); i++) {
            if (in.get(i) == '\r' && in.get(i + 1) == '\n' && in.get(i + 2) == '\r' && in.get(i + 3) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void refuse(String why) {
        log.debug("Refused a malformed request: {}", why);
        send(new Rtsp.Answer(400).bytes("0"));
        close(false);
    }

    /** Queues an answer. Disconnects a client that keeps asking and never reads. */
    void send(byte[] answer) {
        if (!offer(ByteBuffer.wrap(answer))) {
            close(true);
        }
    }

    /** Queues the bytes and sends what the socket accepts; false if the queue is full. */
    boolean offer(ByteBuffer bytes) {
        if (closed) {
            return true;
        }
        if (queuedBytes + bytes.remaining() > MAX_QUEUE_BYTES && !out.isEmpty()) {
            return false;
        }
        queuedBytes += bytes.remaining();
        out.add(bytes);
        try {
            flush();
        } catch (IOException e) {
            failed(e);
        }
        return true;
    }

    private void flush() throws IOException {
        while (!held && !out.isEmpty()) {
            ByteBuffer first = out.getFirst();
            int written = write(first);
            queuedBytes -= written;
            if (first.hasRemaining()) {
                break;
            }
            out.removeFirst();
        }
        boolean limited = limitBytesPerSecond != Long.MAX_VALUE;
        key.interestOps(
                out.isEmpty() || limited || held ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    private int write(ByteBuffer buffer) throws IOException {
        if (limitBytesPerSecond == Long.MAX_VALUE) {
            return channel.write(buffer);
        }
        int end = buffer.limit();
        buffer.limit((int) Math.min(end, buffer.position() + allowanceBytes));
        int written = channel.write(buffer);
        buffer.limit(end);
        allowanceBytes -= written;
        return written;
    }

    /** Holds back all output, or releases it at once. */
    void hold(boolean on) {
        held = on;
        if (!on && !closed) {
            try {
                flush();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    /** Limits the rate of sending from now on; {@link Long#MAX_VALUE} lifts the limit. */
    void limit(long bytesPerSecond) {
        boolean running = limitBytesPerSecond != Long.MAX_VALUE;
        limitBytesPerSecond = bytesPerSecond;
        if (!running && bytesPerSecond != Long.MAX_VALUE) {
            refill();
        } else if (!closed) {
            allowanceBytes = 0;
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private void refill() {
        if (closed || limitBytesPerSecond == Long.MAX_VALUE) {
            return;
        }
        allowanceBytes = Math.max(1, limitBytesPerSecond / REFILLS_PER_SECOND);
        try {
            flush();
        } catch (IOException e) {
            failed(e);
            return;
        }
        loop.after(REFILL, this::refill);
    }

    /** Closes the connection and ends its sessions. */
    void close(boolean reset) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            log.debug("Could not close a client's connection", e);
        }
        out.clear();
        List.copyOf(sessions).forEach(MediaSession::connectionClosed);
        dialogue.closed(this);
    }
}
