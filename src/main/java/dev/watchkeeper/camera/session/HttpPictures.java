package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.JpegConnection;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.PictureStream;
import dev.watchkeeper.media.Reading;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A session with a camera that sends JPEG pictures over HTTP; confined to its capture thread. The network is read by a virtual thread, which a
 * silent camera may keep waiting as long as it likes.
 */
final class HttpPictures implements Source {
    private static final long LOOK_EVERY_MILLIS = 20;
    /** Then the network has to wait, as it would for a reader that is slow. */
    private static final int WAITING = 2;

    /** A guess, for the first picture only. */
    private static final long FRAME_MICROS = 40_000;

    private final JpegConnection stream;
    private final Interrupt interrupt;
    private final Clock clock;
    private final PictureStream pictures = PictureStream.jpeg(FRAME_MICROS);
    private final ArrayBlockingQueue<Came> came = new ArrayBlockingQueue<>(WAITING);
    private final Thread reader;

    /** What the reader hands over. */
    private sealed interface Came {
        /** The camera has begun to answer with pictures. */
        record Begun() implements Came {}

        @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
        record Picture(byte[] data, long nanos) implements Came {}

        record Over(FailureException why) implements Came {}
    }

    private HttpPictures(String camera, JpegConnection stream, Interrupt interrupt, Clock clock) {
        this.stream = stream;
        this.interrupt = interrupt;
        this.clock = clock;
        reader = Thread.ofVirtual().name("pictures-" + camera).unstarted(this::readOn);
    }

    /** Waits until the camera begins to answer with pictures. */
    @SuppressWarnings("MustBeClosedChecker")
    static HttpPictures open(String camera, JpegConnection stream, Interrupt interrupt, Clock clock)
            throws FailureException {
        HttpPictures source = new HttpPictures(camera, stream, interrupt, clock);
        source.reader.start();
        try {
            if (source.next() instanceof Came.Over over) {
                throw over.why();
            }
            return source;
        } catch (FailureException e) {
            source.close();
            throw e;
        }
    }

    private void readOn() {
        try {
            try {
                stream.open();
                came.put(new Came.Begun());
                while (true) {
                    byte[] picture = stream.next();
                    came.put(new Came.Picture(picture, clock.monotonicNanos()));
                }
            } catch (FailureException e) {
                came.put(new Came.Over(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stream.close();
        }
    }

    private Came next() throws FailureException {
        try {
            while (true) {
                interrupt.check();
                Came next = came.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "the session was interrupted", e);
        }
    }

    @Override
    public Reading read() throws FailureException {
        return switch (next()) {
            case Came.Begun ignored -> new Reading.Ignored(false);
            case Came.Over(FailureException why) -> throw why;
            case Came.Picture(byte[] data, long nanos) -> pictures.next(data, stamp(nanos));
        };
    }

    /** There is no time but that of the arrival. */
    private static PictureStream.Stamp stamp(long nanos) {
        return new PictureStream.Stamp(
                true, OptionalLong.of(nanos / 1_000), OptionalLong.empty(), OptionalLong.empty(), 0, nanos);
    }

    /** The reader ends by itself when its connection is closed. */
    @Override
    public void close() {
        stream.close();
        reader.interrupt();
    }
}
