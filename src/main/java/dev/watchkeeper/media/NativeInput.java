package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DEMUXER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_BAD_REQUEST;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_OTHER_4XX;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_SERVER_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PROTOCOL_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** The native memory of one open input: libav's context and its interrupt callback; confined to the thread that opened it. */
final class NativeInput implements AutoCloseable {
    // The same numbers on x64 and arm64 Linux (asm-generic/errno.h).
    private static final int EPERM = -1;
    private static final int EIO = -5;
    private static final int ENOENT = -2;
    private static final int ENXIO = -6;
    private static final int ENOMEM = -12;
    private static final int EACCES = -13;
    private static final int ENODEV = -19;
    private static final int EPIPE = -32;
    private static final int ENETUNREACH = -101;
    private static final int ECONNRESET = -104;
    private static final int ETIMEDOUT = -110;
    private static final int ECONNREFUSED = -111;
    private static final int EHOSTUNREACH = -113;

    private final AVFormatContext context;
    private final Arena arena;

    private NativeInput(AVFormatContext context, Arena arena) {
        this.context = context;
        this.arena = arena;
    }

    /** Interprets return codes for one kind of input. */
    @FunctionalInterface
    interface Meanings {
        /** Empty for the usual meaning. */
        Optional<FailureException> of(int code);

        /** The content has the wrong format. */
        static Meanings noSuchFormat(FailureKind kind, String sentence) {
            return code -> code == AVERROR_INVALIDDATA()
                    ? Optional.of(new FailureException(kind, sentence))
                    : Optional.empty();
        }
    }

    /**
     * Opens an input and reads only its header.
     *
     * @param format if empty, detected from the content
     * @param options libav's own
     * @param meanings what codes mean for this kind of input beyond the usual
     */
    static NativeInput open(
            String url, Optional<String> format, Map<String, String> options, Meanings meanings, Interrupt interrupt)
            throws FailureException {
        Arena arena = Arena.ofConfined();
        AVFormatContext context = avformat_alloc_context();
        interrupt.install(context, arena);
        AVDictionary dictionary = new AVDictionary(null);
        options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
        int code;
        try (BytePointer address = new BytePointer(url, StandardCharsets.UTF_8)) {
            code = call(
                    context,
                    address,
                    format.map(name -> av_find_input_format(name)).orElse(null),
                    dictionary);
        } finally {
            av_dict_free(dictionary);
        }
        if (code < 0) {
            // libav has already freed the context.
            arena.close();
            Optional<FailureException> special = meanings.of(code);
            if (special.isPresent() && interrupt.reason().isEmpty()) {
                throw special.get();
            }
            throw failure(code, interrupt);
        }
        return new NativeInput(context, arena);
    }

    @SuppressWarnings("NullAway") // JavaCPP is not annotated: null makes libav detect the format
    private static int call(
            AVFormatContext context, BytePointer url, @Nullable AVInputFormat format, AVDictionary options) {
        return avformat_open_input(context, url, format, options);
    }

    AVFormatContext context() {
        return context;
    }

    @Override
    public void close() {
        avformat_close_input(context);
        arena.close();
    }

    /**
     * What a return code of libav means for a session.
     *
     * @param interrupt checked first: after an interrupt, libav's return code means nothing
     */
    static FailureException failure(int code, Interrupt interrupt) {
        return interrupt
                .reason()
                .map(why -> new FailureException(why.kind(), why.sentence(), why.refusedRequest()))
                .orElseGet(() -> new FailureException(kind(code), sentence(code)));
    }

    private static FailureKind kind(int code) {
        if (code == AVERROR_HTTP_UNAUTHORIZED() || code == AVERROR_HTTP_FORBIDDEN()) {
            return FailureKind.AUTH;
        }
        if (code == AVERROR_HTTP_NOT_FOUND() || code == ENOENT) {
            return FailureKind.NOT_FOUND;
        }
        if (code == AVERROR_HTTP_OTHER_4XX()
                || code == AVERROR_HTTP_BAD_REQUEST()
                || code == AVERROR_HTTP_SERVER_ERROR()) {
            return FailureKind.BUSY;
        }
        if (code == AVERROR_INVALIDDATA() || code == AVERROR_DEMUXER_NOT_FOUND()) {
            return FailureKind.UNSUPPORTED_CODEC;
        }
        if (code == ENOMEM) {
            return FailureKind.TOO_LARGE; // Natives bounds each allocation of libav
        }
        if (code == AVERROR_PROTOCOL_NOT_FOUND()) {
            return FailureKind.BAD_URL;
        }
        if (code == AVERROR_EOF()) {
            return FailureKind.ENDED;
        }
        return switch (code) {
            case ECONNREFUSED -> FailureKind.REFUSED;
            case EHOSTUNREACH, ENETUNREACH -> FailureKind.UNREACHABLE;
            case ETIMEDOUT -> FailureKind.TIMEOUT;
            case EACCES -> FailureKind.ENVIRONMENT;
            // EPERM is the bare -1 that libav returns when an RTSP dialogue breaks off.
            case EPERM, EPIPE, ECONNRESET, EIO, ENODEV, ENXIO -> FailureKind.ENDED;
            default -> FailureKind.INTERNAL;
        };
    }

    private static String sentence(int code) {
        return switch (kind(code)) {
            case AUTH -> "the camera refuses this user name and password";
            case NOT_FOUND -> "there is no such stream or file";
            case BUSY -> "the camera has no free session (" + Natives.message(code) + ")";
            case UNSUPPORTED_CODEC -> "the answer or file holds no readable video";
            case REFUSED -> "nothing listens on the camera's port";
            case UNREACHABLE -> "there is no route to the camera's address";
            case TIMEOUT -> "the camera did not answer in time";
            case ENDED -> "the other side ended the session";
            case TOO_LARGE -> "the input demands more memory at once than any picture needs";
            case ENVIRONMENT -> "this user may not read the file";
            default -> "reading failed: " + Natives.message(code);
        };
    }
}
