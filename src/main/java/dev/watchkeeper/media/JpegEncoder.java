package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes decoded pictures as JPEG files; confined to the thread that first uses it. JPEG (JFIF) holds full-range BT.601 colours and most
 * cameras send limited-range BT.709, so it converts both.
 */
public final class JpegEncoder implements AutoCloseable {
    /** The encoder's own scale, 2 best to 31 worst; its tables at 4 roughly match the usual quality of 85. */
    private static final int QUANTISER = 4;

    /** No camera's pictures are wider. */
    public static final int NO_LIMIT_PX = 16_384;

    private static final int FIRST_HD_HEIGHT_PX = 720;
    private static final int UNITY = 1 << 16;

    private final int maxWidthPx;
    private final Natives.Confinement confinement = new Natives.Confinement("the JPEG encoder");
    private @Nullable SwsContext scaler;
    private @Nullable AVCodecContext encoder;
    private @Nullable AVFrame converted;
    /** The encoder demands rising timestamps, although each picture is a file of its own. */
    private long encoded;

    /** A JPEG file in memory; immutable: nobody may write into the array. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a value
    public record Jpeg(byte[] bytes, int widthPx, int heightPx) {}

    /** @param maxWidthPx wider pictures are scaled down; {@link #NO_LIMIT_PX} for none */
    public JpegEncoder(int maxWidthPx) {
        this.maxWidthPx = maxWidthPx;
    }

    /** @throws FailureException INTERNAL if the picture's format cannot be converted or memory ran out */
    public Jpeg encode(DecodedPicture picture) throws FailureException {
        confinement.check();
        int width = Math.max(2, Math.min(maxWidthPx, picture.widthPx()) / 2 * 2);
        int height = Math.max(2, (int) Math.round((double) picture.heightPx() * width / picture.widthPx()) / 2 * 2);
        AVCodecContext to = encoderFor(width, height);
        AVFrame full = convert(picture, width, height);
        full.pts(encoded++).quality(QUANTISER * FF_QP2LAMBDA).pict_type(AV_PICTURE_TYPE_I);
        require(avcodec_send_frame(to, full), "encode");
        AVPacket packet = av_packet_alloc();
        try {
            require(avcodec_receive_packet(to, packet), "encode");
            byte[] bytes = new byte[packet.size()];
            packet.data().capacity(bytes.length).get(bytes);
            return new Jpeg(bytes, width, height);
        } finally {
            av_packet_unref(packet);
            av_packet_free(packet);
        }
    }

    private AVFrame convert(DecodedPicture picture, int width, int height) throws FailureException {
        AVFrame source = picture.frame();
        AVFrame full = converted == null ? require(av_frame_alloc(), "allocate") : converted;
        converted = full;
        if (full.width() != width || full.height() != height || av_frame_is_writable(full) == 0) {
            av_frame_unref(full);
            full.format(AV_PIX_FMT_YUVJ420P).width(width).height(height).color_range(AVCOL_RANGE_JPEG);
            require(av_frame_get_buffer(full, 0), "allocate");
        }
        scaler = sws_getCachedContext(
                scaler,
                source.width(),
                source.height(),
                source.format(),
                width,
                height,
                AV_PIX_FMT_YUVJ420P,
                SWS_AREA,
                null,
                null,
                (DoublePointer) null);
        SwsContext scaling = require(scaler, "convert");
        int result = sws_setColorspaceDetails(
                scaling,
                sws_getCoefficients(colorsOf(source)),
                isFullRange(source) ? 1 : 0,
                sws_getCoefficients(AVCOL_SPC_BT470BG),
                1,
                0,
                UNITY,
                UNITY);
        require(result, "convert the colours of");
        try (PointerPointer<?> from = source.data();
                IntPointer fromLines = source.linesize();
                PointerPointer<?> into = full.data();
                IntPointer intoLines = full.linesize()) {
            require(sws_scale(scaling, from, fromLines, 0, source.height(), into, intoLines), "convert");
        }
        return full;
    }

    /** What a stream does not state follows from its size, as in televisions and browsers. */
    static int colorsOf(AVFrame frame) {
        int stated = frame.colorspace();
        if (stated == AVCOL_SPC_UNSPECIFIED || stated == AVCOL_SPC_RGB) {
            return frame.height() >= FIRST_HD_HEIGHT_PX ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
        }
        return stated;
    }

    static boolean isFullRange(AVFrame frame) {
        return frame.color_range() == AVCOL_RANGE_JPEG
                || frame.format() == AV_PIX_FMT_YUVJ420P
                || frame.format() == AV_PIX_FMT_YUVJ422P
                || frame.format() == AV_PIX_FMT_YUVJ444P;
    }

    private AVCodecContext encoderFor(int width, int height) throws FailureException {
        AVCodecContext current = encoder;
        if (current != null && current.width() == width && current.height() == height) {
            return current;
        }
        freeEncoder();
        AVCodec codec = require(avcodec_find_encoder(AV_CODEC_ID_MJPEG), "find the encoder for");
        AVCodecContext opened = require(avcodec_alloc_context3(codec), "allocate");
        encoder = opened;
        opened.width(width).height(height).pix_fmt(AV_PIX_FMT_YUVJ420P).color_range(AVCOL_RANGE_JPEG);
        opened.time_base().num(1).den(1);
        opened.thread_count(1);
        opened.flags(opened.flags() | AV_CODEC_FLAG_QSCALE);
        opened.global_quality(QUANTISER * FF_QP2LAMBDA);
        int code = avcodec_open2(opened, codec, (AVDictionary) null);
        if (code < 0) {
            freeEncoder();
        }
        require(code, "open the encoder for");
        return opened;
    }

    private static void require(int code, String verb) throws FailureException {
        if (code < 0) {
            throw new FailureException(
                    FailureKind.INTERNAL, "cannot " + verb + " a JPEG picture: " + Natives.message(code));
        }
    }

    private static <T> T require(@Nullable T made, String verb) throws FailureException {
        if (made == null) {
            throw new FailureException(FailureKind.INTERNAL, "cannot " + verb + " a JPEG picture: no memory");
        }
        return made;
    }

    private void freeEncoder() {
        if (encoder != null) {
            avcodec_free_context(encoder);
            encoder = null;
        }
    }

    @Override
    public void close() {
        confinement.check();
        freeEncoder();
        if (scaler != null) {
            sws_freeContext(scaler);
            scaler = null;
        }
        if (converted != null) {
            av_frame_free(converted);
            converted = null;
        }
    }
}
