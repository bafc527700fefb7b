package dev.watchkeeper.motion.decode;

import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;
import java.util.Optional;

/**
 * Turns the packets of one camera into the pictures that are worth comparing; confined to one thread at a time, and to the same one while
 * {@link #holdsDecoder()}. Whoever uses it does not care which pictures those are: all, only keyframes, or a group decoded afterwards.
 * Pictures of one epoch come in the order of their times.
 */
public interface PictureSource extends AutoCloseable {
    /** Takes the next packet and gives no picture, one, or more. What cannot be decoded is counted. */
    void packet(Packet packet, Tools tools, Viewer viewer);

    /** Gives out what is held back: the session is over or packets were left out, and the next packet is a keyframe. */
    void interrupt(Tools tools, Viewer viewer);

    /** Called by a thread that goes on in the place of one that was given up and does not touch the source any more. */
    void handedOver();

    /** Whether native memory is held, so that the same thread must go on; may be read by any thread. */
    boolean holdsDecoder();

    /** What was decoded so far and why; may be read by any thread. */
    DecodeReport report();

    @Override
    void close();

    /** Who looks at the pictures, on the thread that gave the packet. */
    interface Viewer {
        /** Whether this picture may show something that {@link #look} would call motion, or rather more; changes nothing. */
        boolean differs(GrayPicture picture);

        /** Takes the next picture. */
        void look(Picture picture);

        /** Whether a picture now and then is enough: nothing moves, nothing is being learned, nothing is suspected. */
        boolean quiet();
    }

    /** A picture to compare, valid only until the call that hands it over returns. */
    interface Picture {
        GrayPicture gray();

        /** The picture as JPEG in full size, made when asked for; empty if that fails, which is counted as a decode error. */
        Optional<Snapshot> snapshot();
    }
}
