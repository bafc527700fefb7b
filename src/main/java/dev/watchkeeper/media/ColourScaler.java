package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Scales decoded pictures to small ones in colour, of exactly the wanted size; confined to the thread that first uses it. */
public final class ColourScaler implements AutoCloseable {
    private static final int UNITY = 1 << 16;

    /** Alignment of the target's rows, so vector instructions may write past their end. */
    private static final int ALIGN = 64;

    private final Natives.Confinement confinement = new Natives.Confinement("the colour scaler");
    private final PointerPointer<BytePointer> targets = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext context;
    private @Nullable BytePointer target;

    /** The picture in the wanted size, whatever that does to its proportions; empty if the source's format cannot be scaled. */
    public Optional<ColourPicture> scale(DecodedPicture picture, int widthPx, int heightPx) {
        confinement.check();
        AVFrame frame = picture.frame();
        context = sws_getCachedContext(
                context,
                frame.width(),
                frame.height(),
                frame.format(),
                widthPx,
                heightPx,
                AV_PIX_FMT_BGR24,
                SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
        if (context == null || context.isNull()) {
            context = null; // libav has freed the former one
            return Optional.empty();
        }
        sws_setColorspaceDetails(
                context,
                sws_getCoefficients(JpegEncoder.colorsOf(frame)),
                JpegEncoder.isFullRange(frame) ? 1 : 0,
                sws_getCoefficients(JpegEncoder.colorsOf(frame)),
                1,
                0,
                UNITY,
                UNITY);
        int stride = (3 * widthPx + ALIGN - 1) / ALIGN * ALIGN;
        BytePointer into = room((long) stride * heightPx + ALIGN);
        targets.put(0, into);
        strides.put(0, stride);
        try (PointerPointer<?> planes = frame.data();
                IntPointer lines = frame.linesize()) {
            if (sws_scale(context, planes, lines, 0, frame.height(), targets, strides) != heightPx) {
                return Optional.empty();
            }
        }
        byte[] pixels = new byte[3 * widthPx * heightPx];
        for (int y = 0; y < heightPx; y++) {
            into.position((long) y * stride).get(pixels, y * 3 * widthPx, 3 * widthPx);
        }
        into.position(0);
        return Optional.of(new ColourPicture(widthPx, heightPx, pixels));
    }

    private BytePointer room(long bytes) {
        BytePointer current = target;
        if (current == null || current.capacity() < bytes) {
            if (current != null) {
                current.deallocate();
            }
            current = new BytePointer(bytes);
            target = current;
        }
        return current;
    }

    @Override
    public void close() {
        confinement.check();
        if (context != null) {
            sws_freeContext(context);
            context = null;
        }
        if (target != null) {
            target.deallocate();
            target = null;
        }
        targets.deallocate();
        strides.deallocate();
    }
}
