package dev.watchkeeper.api.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an answer as fast as its reader takes it, without blocking a thread; called by one thread at a time, as the servlet API
 * guarantees.
 */
final class Outflow implements WriteListener {
    private static final Logger log = LoggerFactory.getLogger(Outflow.class);

    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final HttpServletResponse response;
    private final Source source;

    private Outflow(HttpServletResponse response, Source source) {
        this.response = response;
        this.source = source;
    }

    /** What is written. */
    interface Source extends Closeable {
        /** The next bytes, in an array-backed buffer that is not reused; empty at the end. */
        ByteBuffer next() throws IOException;
    }

    /** Starts writing to a response that is already asynchronous; the future completes when the source is closed. */
    static CompletableFuture<Void> begin(HttpServletResponse response, Source source) {
        Outflow outflow = new Outflow(response, source);
        try {
            response.getOutputStream().setWriteListener(outflow);
        } catch (IOException | RuntimeException e) {
            outflow.onError(e);
        }
        return outflow.finished;
    }

    static CompletableFuture<Void> begin(HttpServletResponse response, byte[] body) {
        return begin(response, new Bytes(body));
    }

    /** Answers a request that reached no route. */
    static void answer(HttpServletRequest request, HttpServletResponse response, byte[] body) {
        response.setContentLength(body.length);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        var unused = begin(response, body).whenComplete((nothing, error) -> async.complete());
    }

    @Override
    public void onWritePossible() throws IOException {
        ServletOutputStream out = response.getOutputStream();
        while (out.isReady()) {
            ByteBuffer next = source.next();
            if (!next.hasRemaining()) {
                finish();
                return;
            }
            out.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
        }
    }

    @Override
    public void onError(Throwable error) {
        // Readers often leave early: players request much and take what they need.
        log.debug("An answer was not sent completely", error);
        finish();
    }

    private void finish() {
        if (finished.isDone()) {
            return;
        }
        try {
            source.close();
        } catch (IOException e) {
            log.warn("The source of an answer could not be closed", e);
        } finally {
            finished.complete(null);
        }
    }

    /** A complete answer in memory; confined like its outflow. */
    private static final class Bytes implements Source {
        private ByteBuffer left;

        Bytes(byte[] body) {
            this.left = ByteBuffer.wrap(body);
        }

        @Override
        public ByteBuffer next() {
            ByteBuffer next = left;
            left = ByteBuffer.allocate(0);
            return next;
        }

        @Override
        public void close() {
            left = ByteBuffer.allocate(0);
        }
    }
}
