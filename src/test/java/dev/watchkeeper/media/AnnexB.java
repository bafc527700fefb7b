package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_close;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_parse2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Cuts a raw H.264 stream into packets with libav's own parser, for tests; stateless. */
public final class AnnexB {
    private static final int PADDING = 64;

    private AnnexB() {}

    /** Packets 40 ms apart, with parameter sets in the stream and none in the track. */
    public static List<Packet> cut(byte[] stream) {
        Natives.load(false);
        Track.Video track = new Track.Video(Codec.H264, new byte[0], 0, 0, 0, "avc1");
        List<Packet> packets = new ArrayList<>();
        AVCodecParserContext parser = av_parser_init(AV_CODEC_ID_H264);
        AVCodecContext context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
        try (BytePointer input = new BytePointer(stream.length + PADDING);
                PointerPointer<BytePointer> out = new PointerPointer<>(1);
                IntPointer outSize = new IntPointer(1)) {
            input.put(stream, 0, stream.length);
            int at = 0;
            while (true) {
                boolean flushed = at >= stream.length;
                int used = av_parser_parse2(
                        parser,
                        context,
                        out,
                        outSize,
                        at < stream.length ? input.getPointer(BytePointer.class, at) : null,
                        stream.length - at,
                        AV_NOPTS_VALUE,
                        AV_NOPTS_VALUE,
                        0);
                at += used;
                if (outSize.get() > 0) {
                    byte[] data = new byte[outSize.get()];
                    out.get(BytePointer.class, 0).capacity(data.length).get(data);
                    // Decoding must begin at the first packet even if the first keyframe was lost.
                    boolean key = parser.key_frame() == 1 || packets.isEmpty();
                    long micros = packets.size() * 40_000L;
                    packets.add(new Packet(
                            track, data, micros, micros, 40_000, key, 1, TestVideo.START.plusMillis(micros / 1000), 0));
                } else if (flushed) {
                    return packets;
                }
            }
        } finally {
            av_parser_close(parser);
            avcodec_free_context(context);
        }
    }
}
