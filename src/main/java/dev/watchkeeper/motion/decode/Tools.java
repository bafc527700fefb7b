package dev.watchkeeper.motion.decode;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.ColourPicture;
import dev.watchkeeper.media.ColourScaler;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.GrayScaler;
import dev.watchkeeper.media.JpegEncoder;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the cameras of one worker share: a scaler, an encoder of stills, and a decoder for single keyframes; confined to the worker's thread. They are
 * shared because each holds pictures of full size: one set per camera would take most of the memory.
 */
public final class Tools implements AutoCloseable {
    /** Enough to see a person a tenth of the picture's height tall. */
    private static final int GRAY_WIDTH_PX = 320;

    private final GrayScaler scaler = new GrayScaler(GRAY_WIDTH_PX);
    private final ColourScaler colours = new ColourScaler();
    private final JpegEncoder jpegs = new JpegEncoder(JpegEncoder.NO_LIMIT_PX);
    private final VideoDecoder keyframes = VideoDecoder.unfiltered();
    private final Map<Class<?>, Object> further = new HashMap<>();

    /** The small picture; empty if its format cannot be scaled. */
    Optional<GrayPicture> gray(DecodedPicture picture) {
        return scaler.scale(picture);
    }

    /** The picture in colour in this size; empty if its format cannot be scaled. */
    Optional<ColourPicture> colour(DecodedPicture picture, int widthPx, int heightPx) {
        return colours.scale(picture, widthPx, heightPx);
    }

    Optional<Snapshot> snapshot(DecodedPicture picture) {
        try {
            JpegEncoder.Jpeg jpeg = jpegs.encode(picture);
            return Optional.of(new Snapshot(jpeg.bytes(), picture.time(), jpeg.widthPx(), jpeg.heightPx()));
        } catch (FailureException e) {
            return Optional.empty();
        }
    }

    /**
     * Decodes a keyframe alone.
     *
     * @param sink receives its picture, if there is one
     * @return the number of errors
     */
    long keyframe(Packet keyframe, Consumer<DecodedPicture> sink) {
        long before = keyframes.errors();
        keyframes.decodeAlone(keyframe, sink);
        return keyframes.errors() - before;
    }

    /**
     * Returns the one object of a kind that the cameras of this worker share; it needs no closing.
     *
     * @param maker makes it at the first call
     */
    public <T> T shared(Class<T> kind, Supplier<T> maker) {
        return kind.cast(further.computeIfAbsent(kind, k -> maker.get()));
    }

    @Override
    public void close() {
        try (scaler;
                colours;
                jpegs;
                keyframes) {
            // Closes all, even if one fails.
        }
    }
}
