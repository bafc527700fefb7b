package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Scales decoded pictures so that they fit into a place, with their proportions; confined to the thread that first uses it. The colours' matrix
 * stays the source's: converting it would cost more than the scaling.
 */
public final class PictureFitter implements AutoCloseable {
    private static final int UNITY = 1 << 16;

    private final int maxWidthPx;
    private final int maxHeightPx;
    private final Natives.Confinement confinement = new Natives.Confinement("the fitter");
    private final PointerPointer<BytePointer> targets = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext context;
    /** The context and range for which the colours are set. */
    private long preparedFor;

    private boolean preparedFull;

    /** The size of a picture; immutable. */
    record Shape(int widthPx, int heightPx) {}

    /** @param maxWidthPx, maxHeightPx the place; both even */
    public PictureFitter(int maxWidthPx, int maxHeightPx) {
        this.maxWidthPx = maxWidthPx;
        this.maxHeightPx = maxHeightPx;
    }

    /**
     * The scaled picture, as wide or as high as the place; empty if the source's format cannot be scaled.
     *
     * @param spare written over and returned if its size is right
     */
    public Optional<YuvPicture> fit(DecodedPicture picture, Optional<YuvPicture> spare) {
        confinement.check();
        AVFrame frame = picture.frame();
        Shape shape = shape(frame);
        YuvPicture target = spare.filter(old -> old.widthPx() == shape.widthPx && old.heightPx() == shape.heightPx)
                .orElseGet(() -> new YuvPicture(shape.widthPx, shape.heightPx));
        SwsContext scaler = sws_getCachedContext(
                context,
                frame.width(),
                frame.height(),
                frame.format(),
                shape.widthPx,
                shape.heightPx,
                AV_PIX_FMT_YUV420P,
                SWS_AREA,
                null,
                null,
                (DoublePointer) null);
        if (scaler == null || scaler.isNull()) {
            context = null; // libav has freed the former one
            return Optional.empty();
        }
        context = scaler;
        setRange(scaler, frame.color_range() == AVCOL_RANGE_JPEG);
        for (int plane = 0; plane < 3; plane++) {
            targets.put(plane, pointer(target.plane(plane)));
            strides.put(plane, target.stride(plane));
        }
        try (PointerPointer<?> planes = frame.data();
                IntPointer lines = frame.linesize()) {
            if (sws_scale(scaler, planes, lines, 0, frame.height(), targets, strides) != shape.heightPx) {
                return Optional.empty();
            }
        }
        return Optional.of(target);
    }

    /** Cameras may use all 256 values; encoders and players of the grid expect the usual 16 to 235. */
    private void setRange(SwsContext scaler, boolean full) {
        if (preparedFor != scaler.address() || preparedFull != full) {
            sws_setColorspaceDetails(
                    scaler,
                    sws_getCoefficients(SWS_CS_DEFAULT),
                    full ? 1 : 0,
                    sws_getCoefficients(SWS_CS_DEFAULT),
                    0,
                    0,
                    UNITY,
                    UNITY);
            preparedFor = scaler.address();
            preparedFull = full;
        }
    }

    private static BytePointer pointer(MemorySegment plane) {
        return new BytePointer(plane.asByteBuffer());
    }

    private Shape shape(AVFrame frame) {
        try (AVRational pixel = frame.sample_aspect_ratio()) {
            boolean stated = pixel.num() > 0 && pixel.den() > 0;
            return shape(
                    stated ? (double) frame.width() * pixel.num() / pixel.den() : frame.width(),
                    frame.height(),
                    new Shape(maxWidthPx, maxHeightPx));
        }
    }

    /** @param width, height of the source as it is to be shown */
    static Shape shape(double width, double height, Shape place) {
        double scale = Math.min(place.widthPx / width, place.heightPx / height);
        return new Shape(even(width * scale, place.widthPx), even(height * scale, place.heightPx));
    }

    private static int even(double pixels, int most) {
        return Math.clamp(Math.round(pixels / 2) * 2, 2, most);
    }

    @Override
    public void close() {
        confinement.check();
        if (context != null) {
            sws_freeContext(context);
            context = null;
        }
        targets.deallocate();
        strides.deallocate();
    }
}
