package dev.watchkeeper.media.publish;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/** A session in which an RTSP server records what is sent, over TCP; confined to the thread that made it. */
final class RtspOutput implements AutoCloseable {
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(5);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(500);

    private final String server;
    private final Interrupt interrupt;
    private final Arena arena = Arena.ofConfined();
    private final AVFormatContext context = new AVFormatContext(null);
    private boolean recording;

    /** @param server its address, for messages */
    RtspOutput(String url, String server, Interrupt interrupt) throws FailureException {
        this.server = server;
        this.interrupt = interrupt;
        check(avformat_alloc_output_context2(context, null, "rtsp", url), "cannot be reached");
        interrupt.install(context, arena);
    }

    /** @param parameterSets of the encoder's stream, in Annex B form */
    void open(AVCodecContext encoder, byte[] parameterSets) throws FailureException {
        AVStream stream = avformat_new_stream(context, null);
        check(avcodec_parameters_from_context(stream.codecpar(), encoder), "cannot be told what comes");
        BytePointer copy = new BytePointer(av_mallocz(parameterSets.length + (long) AV_INPUT_BUFFER_PADDING_SIZE));
        copy.put(parameterSets, 0, parameterSets.length);
        stream.codecpar().extradata(copy).extradata_size(parameterSets.length);
        AVDictionary options = new AVDictionary(null);
        try {
            av_dict_set(options, "rtsp_transport", "tcp", 0);
            interrupt.deadline(
                    OPEN_LIMIT, FailureKind.ENVIRONMENT, server + " does not answer within " + seconds(OPEN_LIMIT));
            check(avformat_write_header(context, options), "does not take the stream");
        } finally {
            av_dict_free(options);
        }
        recording = true;
    }

    /** Sends one encoded picture. */
    void write(AVPacket packet, AVCodecContext encoder) throws FailureException {
        AVStream stream = context.streams(0);
        packet.stream_index(0);
        av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
        interrupt.deadline(
                WRITE_LIMIT, FailureKind.ENVIRONMENT, server + " has taken nothing for " + seconds(WRITE_LIMIT));
        check(av_write_frame(context, packet), "ended the session");
    }

    private static String seconds(Duration limit) {
        return limit.toSeconds() + " s";
    }

    private void check(int code, String what) throws FailureException {
        if (code < 0) {
            Optional<FailureException> why = interrupt.reason();
            throw why.isPresent()
                    ? new FailureException(why.get().kind(), why.get().sentence())
                    : new FailureException(
                            FailureKind.ENVIRONMENT, server + " " + what + " (" + Natives.message(code) + ")");
        }
    }

    @Override
    public void close() {
        if (recording) {
            interrupt.clearForClosing(CLOSE_LIMIT);
            av_write_trailer(context);
        }
        avformat_free_context(context);
        arena.close();
    }
}
