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
 * A session with a camera that sends JPEG pictures over HTTP; confined to its capture thread. A virtual thread reads the network, because a silent camera
 * may keep it waiting for any time.
 */
final class HttpPictures implements Source {
    private static final long CHECK_EVERY_MILLIS = 20;
    /** Pictures that may queue; beyond that the network waits, as for any slow reader. */
    private static final int MAX_QUEUED = 2;

    /** A guess, for the first picture only. */
    private static final long FRAME_MICROS = 40_000;

    private final JpegConnection stream;
    private final Interrupt interrupt;
    private final Clock clock;
    private final PictureStream pictures = PictureStream.jpeg(FRAME_MICROS);
    private final ArrayBlockingQueue<Message> messages = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final Thread reader;

    /** What the reader passes on; immutable. */
    private sealed interface Message {
        /** The camera has begun to answer with pictures. */
        record Begun() implements Message {}

        @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
        record Picture(byte[] data, long nanos) implements Message {}

        record Ended(FailureException why) implements Message {}
    }

    private HttpPictures(String camera, JpegConnection stream, Interrupt interrupt, Clock clock) {
        this.stream = stream;
        this.interrupt = interrupt;
        this.clock = clock;
        reader = Thread.ofVirtual().name("pictures-" + camera).unstarted(this::readAll);
    }

    /** Waits until the camera begins to answer with pictures. */
    @SuppressWarnings("MustBeClosedChecker")
    static HttpPictures open(String camera, JpegConnection stream, Interrupt interrupt, Clock clock)
            throws FailureException {
        HttpPictures source = new HttpPictures(camera, stream, interrupt, clock);
        source.reader.start();
        try {
            if (source.next() instanceof Message.Ended over) {
                throw over.why();
            }
            return source;
        } catch (FailureException e) {
            source.close();
            throw e;
        }
    }

    private void readAll() {
        try {
            try {
                stream.open();
                messages.put(new Message.Begun());
                while (true) {
                    byte[] picture = stream.next();
                    messages.put(new Message.Picture(picture, clock.monotonicNanos()));
                }
            } catch (FailureException e) {
                messages.put(new Message.Ended(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stream.close();
        }
    }

    private Message next() throws FailureException {
        try {
            while (true) {
                interrupt.check();
                Message next = messages.poll(CHECK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
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
            case Message.Begun ignored -> new Reading.Ignored(false);
            case Message.Ended(FailureException why) -> throw why;
            case Message.Picture(byte[] data, long nanos) -> pictures.next(data, stamp(nanos));
        };
    }

    /** JPEG over HTTP carries no timestamps: the arrival is the only one. */
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
