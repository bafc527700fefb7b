package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Scales decoded pictures down to small gray ones; confined to the thread that first uses it. Where the source has a brightness plane
 * (practically always), it reads only that and averages over the area of each small pixel, which also removes most sensor noise. Brightness keeps
 * the source's range.
 */
public final class GrayScaler implements AutoCloseable {
    /** Alignment of the target's rows, so vector instructions may write past their end. */
    private static final int ALIGN = 64;

    private final int wantedWidthPx;
    private final Natives.Confinement confinement = new Natives.Confinement("the scaler");
    private final PointerPointer<BytePointer> targets = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext context;
    private @Nullable BytePointer target;
    private byte[] row = new byte[0];

    /** @param widthPx width of the small pictures; smaller sources are not enlarged */
    public GrayScaler(int widthPx) {
        this.wantedWidthPx = widthPx;
    }

    /** The small picture, with even sides and the source's aspect ratio; empty if the source's format cannot be scaled. */
    public Optional<GrayPicture> scale(DecodedPicture picture) {
        confinement.check();
        AVFrame frame = picture.frame();
        int width = even(Math.min(wantedWidthPx, picture.widthPx()));
        int height = even((int) Math.round((double) picture.heightPx() * width / picture.widthPx()));
        int stride = (width + ALIGN - 1) / ALIGN * ALIGN;
        int format = hasLumaPlane(frame.format()) ? AV_PIX_FMT_GRAY8 : frame.format();
        context = sws_getCachedContext(
                context,
                picture.widthPx(),
                picture.heightPx(),
                format,
                width,
                height,
                AV_PIX_FMT_GRAY8,
                SWS_AREA,
                null,
                null,
                (DoublePointer) null);
        BytePointer into = room((long) stride * height + ALIGN);
        if (context == null || context.isNull()) {
            context = null;
            return Optional.empty();
        }
        targets.put(0, into);
        strides.put(0, stride);
        try (PointerPointer<?> planes = frame.data();
                IntPointer lines = frame.linesize()) {
            if (sws_scale(context, planes, lines, 0, picture.heightPx(), targets, strides) != height) {
                return Optional.empty();
            }
        }
        return Optional.of(new GrayPicture(
                rows(into, stride, width, height),
                width,
                height,
                picture.time(),
                picture.ptsMicros(),
                picture.epoch()));
    }

    private byte[] rows(BytePointer from, int stride, int width, int height) {
        if (row.length < stride * height) {
            row = new byte[stride * height];
        }
        from.position(0).get(row, 0, stride * height);
        byte[] luma = new byte[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(row, y * stride, luma, y * width, width);
        }
        return luma;
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

    private static boolean hasLumaPlane(int format) {
        return format == AV_PIX_FMT_YUV420P
                || format == AV_PIX_FMT_YUVJ420P
                || format == AV_PIX_FMT_NV12
                || format == AV_PIX_FMT_YUV422P
                || format == AV_PIX_FMT_YUVJ422P
                || format == AV_PIX_FMT_YUV444P
                || format == AV_PIX_FMT_YUVJ444P;
    }

    private static int even(int pixels) {
        return Math.max(2, pixels / 2 * 2);
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
