package dev.watchkeeper.motion.decode;

import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.ColourPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;
import java.util.Optional;

/**
 * Turns the packets of one camera into the pictures that are worth comparing; confined to one thread at a time, and to the same one while
 * {@link #holdsDecoder()}. Its user does not care which pictures those are: all, only keyframes, or a group decoded afterwards.
 * Pictures of one epoch come in the order of their times.
 */
public interface PictureSource extends AutoCloseable {
    /** Takes the next packet and shows any number of pictures. Counts what cannot be decoded. */
    void packet(Packet packet, Tools tools, Viewer viewer);

    /** Shows what is held back: the session is over or packets were dropped. The next packet is a keyframe. */
    void flush(Tools tools, Viewer viewer);

    /** Called by the thread that replaces one that was given up; that one no longer touches the source. */
    void handedOver();

    /** Whether native memory is held, so that the same thread must continue. May be called on any thread. */
    boolean holdsDecoder();

    /** What was decoded so far and why. May be called on any thread. */
    DecodeReport report();

    @Override
    void close();

    /** Examines the pictures, on the thread that passed the packet. */
    interface Viewer {
        /** Whether {@link #look} might find motion in this picture, by a lower bar; changes nothing. */
        boolean differs(GrayPicture picture);

        /** Examines the next picture. */
        void look(Picture picture);

        /** Whether keyframes are enough: nothing moves, is being learned or is suspected. */
        boolean quiet();
    }

    /** A picture to compare, valid only during the call that passes it. */
    interface Picture {
        GrayPicture gray();

        /** Encodes the picture as JPEG in full size; empty if that fails, which counts as a decode error. */
        Optional<Snapshot> snapshot();

        int widthPx();

        int heightPx();

        /** The picture in colour in exactly this size; empty if that fails. */
        Optional<ColourPicture> colour(int widthPx, int heightPx);
    }
}
