package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** Reads the video packets of a file without pacing, for tests; stateless. */
public final class TestFile {
    private TestFile() {}

    public static void read(Path file, Consumer<Packet> sink) {
        Natives.load(false);
        AVFormatContext context = new AVFormatContext(null);
        check(avformat_open_input(context, file.toString(), null, null));
        AVPacket packet = av_packet_alloc();
        try {
            check(avformat_find_stream_info(context, (AVDictionary) null));
            AVStream video = null;
            for (int i = 0; i < context.nb_streams() && video == null; i++) {
                if (context.streams(i).codecpar().codec_type() == AVMEDIA_TYPE_VIDEO) {
                    video = context.streams(i);
                }
            }
            if (video == null) {
                throw new IllegalArgumentException("no video in " + file);
            }
            Track.Video track = trackOf(video.codecpar());
            double toMicros = 1e6 * video.time_base().num() / video.time_base().den();
            while (av_read_frame(context, packet) >= 0) {
                if (packet.stream_index() == video.index()) {
                    byte[] data = new byte[packet.size()];
                    packet.data().capacity(data.length).get(data);
                    long pts = Math.round(packet.pts() * toMicros);
                    sink.accept(new Packet(
                            track,
                            data,
                            pts,
                            Math.round(packet.dts() * toMicros),
                            Math.round(packet.duration() * toMicros),
                            (packet.flags() & AV_PKT_FLAG_KEY) != 0,
                            1,
                            TestVideo.START.plusNanos(pts * 1000),
                            pts * 1000));
                }
                av_packet_unref(packet);
            }
        } finally {
            av_packet_free(packet);
            avformat_close_input(context);
        }
    }

    private static Track.Video trackOf(AVCodecParameters parameters) {
        byte[] extradata = new byte[parameters.extradata_size()];
        if (extradata.length > 0) {
            parameters.extradata().capacity(extradata.length).get(extradata);
        }
        Codec codec = parameters.codec_id() == AV_CODEC_ID_HEVC ? Codec.H265 : Codec.H264;
        return new Track.Video(codec, extradata, parameters.width(), parameters.height(), 0, "avc1");
    }

    private static void check(int code) {
        if (code < 0) {
            throw new IllegalStateException(Natives.message(code));
        }
    }
}
