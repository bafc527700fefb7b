package dev.watchkeeper.media.mux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Natives;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/** Reads a recorded MP4 file, even while it is being written or if it was cut off; confined to the thread that made it. */
final class Mp4Input implements AutoCloseable {
    private static final long MICROS = 1_000_000;

    private final AVFormatContext context;
    private final AVPacket packet;
    private final int video;
    private final int audio;
    private final long startMicros;

    /** @throws FailureException {@code NOT_FOUND} if the file holds no readable video */
    Mp4Input(Path file) throws FailureException {
        AVFormatContext opened = new AVFormatContext(null);
        int code = avformat_open_input(opened, "file:" + file, av_find_input_format("mp4"), (AVDictionary) null);
        if (code < 0) {
            throw new FailureException(FailureKind.NOT_FOUND, file + " cannot be read: " + Natives.message(code));
        }
        context = opened;
        packet = av_packet_alloc();
        video = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        audio = av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
        if (video < 0) {
            startMicros = 0;
            close();
            throw new FailureException(FailureKind.NOT_FOUND, file + " holds no video");
        }
        long start = context.streams(video).start_time();
        startMicros = start == AV_NOPTS_VALUE ? 0 : toMicros(start, video);
    }

    /** The parameters of the video; they live as long as this. */
    AVCodecParameters videoParameters() {
        return context.streams(video).codecpar();
    }

    /** The codec configuration as the file has it. */
    static byte[] extradata(AVCodecParameters parameters) {
        byte[] bytes = new byte[parameters.extradata_size()];
        BytePointer pointer = parameters.extradata();
        if (bytes.length > 0 && pointer != null) {
            pointer.get(bytes);
        }
        return bytes;
    }

    /** The parameters of the audio, if there is any; they live as long as this. */
    Optional<AVCodecParameters> audioParameters() {
        return audio < 0 ? Optional.empty() : Optional.of(context.streams(audio).codecpar());
    }

    /** Seeks to the last keyframe at or before the time, or to the first one. */
    void seek(long timeMicros) {
        AVRational base = context.streams(video).time_base();
        long ticks = av_rescale(timeMicros + startMicros, base.den(), base.num() * MICROS);
        if (av_seek_frame(context, video, ticks, AVSEEK_FLAG_BACKWARD) < 0) {
            av_seek_frame(context, video, 0, AVSEEK_FLAG_BACKWARD);
        }
    }

    /** The next access unit of video or audio; empty at the end, or where the file was cut off. */
    Optional<Unit> next() {
        while (av_read_frame(context, packet) >= 0) {
            try {
                int index = packet.stream_index();
                if (index != video && index != audio || packet.size() <= 0 || packet.dts() == AV_NOPTS_VALUE) {
                    continue;
                }
                byte[] data = new byte[packet.size()];
                packet.data().get(data);
                return Optional.of(new Unit(
                        index == video,
                        data,
                        toMicros(packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts(), index) - startMicros,
                        toMicros(packet.dts(), index) - startMicros,
                        toMicros(packet.duration(), index),
                        (packet.flags() & AV_PKT_FLAG_KEY) != 0));
            } finally {
                av_packet_unref(packet);
            }
        }
        return Optional.empty();
    }

    private long toMicros(long ticks, int stream) {
        AVRational base = context.streams(stream).time_base();
        return av_rescale(ticks, base.num() * MICROS, base.den());
    }

    @Override
    public void close() {
        av_packet_free(packet);
        avformat_close_input(context);
    }

    /** An access unit as the file has it, with times in µs from the file's first picture; immutable: nobody may write into the array. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Unit(boolean isVideo, byte[] data, long ptsMicros, long dtsMicros, long durationMicros, boolean keyframe) {}
}
