package dev.watchkeeper.media;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An RTSP server for tests that takes one publisher (ANNOUNCE, RECORD) and decodes what it sends; thread-safe. libav plays the server, so that both
 * sides speak by the book.
 */
public final class RtspSink implements AutoCloseable {
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    private final Clock clock = new SystemClock();
    private final Interrupt interrupt = new Interrupt(clock);
    private final int port;
    private final Thread thread;
    private final AtomicLong pictures = new AtomicLong();
    private volatile Optional<GrayPicture> newest = Optional.empty();
    private volatile Optional<JpegEncoder.Jpeg> still = Optional.empty();
    private volatile Optional<FailureException> failure = Optional.empty();

    private RtspSink(String path) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        interrupt.deadline(LIFETIME, FailureKind.TIMEOUT, "the test takes too long");
        thread = Threads.platform("rtsp-sink", () -> receive("rtsp://127.0.0.1:" + port + "/" + path));
    }

    /** Begins to listen; the port may open a moment later. */
    public static RtspSink start(String path) {
        Natives.load(false);
        RtspSink sink = new RtspSink(path);
        sink.thread.start();
        return sink;
    }

    private void receive(String url) {
        try (NativeInput input = NativeInput.open(
                        url,
                        Optional.of("rtsp"),
                        Map.of("rtsp_flags", "listen", "rtsp_transport", "tcp"),
                        NativeInput.Meanings.noSuchFormat(FailureKind.ENDED, "no publisher"),
                        interrupt);
                Demuxer demuxer = Demuxer.of(input, Demuxer.Timing.STREAM, interrupt, clock);
                VideoDecoder decoder = new VideoDecoder();
                GrayScaler scaler = new GrayScaler(JpegEncoder.NO_LIMIT_PX);
                JpegEncoder encoder = new JpegEncoder(JpegEncoder.NO_LIMIT_PX)) {
            ArrivalTime times = new ArrivalTime();
            while (true) {
                if (demuxer.read() instanceof Reading.Unit unit) {
                    decoder.decode(times.packet(unit, 1, clock), picture -> take(picture, scaler, encoder));
                }
            }
        } catch (FailureException e) {
            failure = Optional.of(e);
        }
    }

    private void take(DecodedPicture picture, GrayScaler scaler, JpegEncoder encoder) {
        newest = scaler.scale(picture);
        try {
            still = Optional.of(encoder.encode(picture));
        } catch (FailureException e) {
            throw new IllegalStateException(e);
        }
        pictures.incrementAndGet();
    }

    public int port() {
        return port;
    }

    /** How many pictures have come. */
    public long pictures() {
        return pictures.get();
    }

    /** The newest picture's brightness, at full size. */
    public Optional<GrayPicture> newest() {
        return newest;
    }

    /** The newest picture as a file for people. */
    public Optional<JpegEncoder.Jpeg> still() {
        return still;
    }

    /** Why it ended, if it has. */
    public Optional<FailureException> failure() {
        return failure;
    }

    /** Ends the session, as a server does that goes away. */
    @Override
    public void close() {
        interrupt.raise(FailureKind.STOPPED, "closed");
        try {
            Threads.join(thread, Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
