package dev.watchkeeper.motion;

import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns the packets of one camera into the pictures that are worth comparing; confined to one thread. Whoever uses it does not care
 * which pictures those are: all, only keyframes, or a group decoded afterwards. Pictures of one epoch come in the order of their times.
 */
interface PictureSource extends AutoCloseable {
    /** Takes the next packet and gives no picture, one, or more. What cannot be decoded is counted. */
    void packet(Packet packet, Consumer<Picture> sink);

    /** Gives out what is held back: the session is over or packets were left out, and the next packet is a keyframe. */
    void interrupt(Consumer<Picture> sink);

    /** Pictures that could not be decoded, or only with invented parts; may be read by any thread. */
    long decodeErrors();

    @Override
    void close();

    /** A picture to compare, valid only until the call that hands it over returns. */
    interface Picture {
        GrayPicture gray();

        /** The picture as JPEG in full size, made when asked for; empty if that fails, which is counted as a decode error. */
        Optional<Snapshot> snapshot();
    }
}
