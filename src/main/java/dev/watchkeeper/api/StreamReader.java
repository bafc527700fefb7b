package dev.watchkeeper.api;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of the stream with a bounded queue, written to without waiting; thread-safe. It writes while holding its lock,
 * which is harmless because asynchronous writes return at once.
 */
final class StreamReader implements WriteListener {
    private static final Logger log = LoggerFactory.getLogger(StreamReader.class);
    private static final int CAPACITY = 64;

    private final HttpServletResponse response;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private boolean idle;
    private boolean unflushed;

    StreamReader(HttpServletResponse response) {
        this.response = response;
    }

    /** Completes when the reader is gone. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    void begin() {
        try {
            response.getOutputStream().setWriteListener(this);
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
    }

    /** @return false if the reader is too far behind */
    boolean offer(byte[] message) {
        try {
            synchronized (this) {
                if (queue.size() >= CAPACITY) {
                    return false;
                }
                queue.add(message);
                if (idle) {
                    pump();
                }
            }
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
        return true;
    }

    void end() {
        ended.complete(null);
    }

    @Override
    public void onWritePossible() throws IOException {
        synchronized (this) {
            pump();
        }
    }

    @Override
    public void onError(Throwable error) {
        log.debug("A reader of the stream is gone", error);
        end();
    }

    /** Caller holds the lock. */
    private void pump() throws IOException {
        idle = false;
        if (ended.isDone()) {
            return;
        }
        ServletOutputStream out = response.getOutputStream();
        while (out.isReady()) {
            byte[] next = queue.poll();
            if (next != null) {
                out.write(next);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                idle = true;
                return;
            }
        }
    }
}
