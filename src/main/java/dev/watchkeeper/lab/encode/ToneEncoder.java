package dev.watchkeeper.lab.encode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.OpusSound;
import dev.watchkeeper.media.Track;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.FloatPointer;

/** Encodes a soft tone of 8 s, which a camera repeats as its sound; stateless, and all native memory is freed before it returns. */
public final class ToneEncoder {
    private static final int AAC_RATE_HZ = 16_000;
    private static final int AAC_SAMPLES = 1024;
    private static final int AAC_UNITS = 125;
    private static final int OPUS_UNITS = 400;
    private static final int PCM_RATE_HZ = 8_000;
    private static final int PCM_SAMPLES = 320;
    private static final int PCM_UNITS = 200;
    private static final int TONE_HZ = 440;
    private static final double VOLUME = 0.1;

    private ToneEncoder() {}

    /** What an encoder is asked for; immutable. */
    private record Form(int rateHz, int samples, int units, int bitRate, int sampleFormat) {}

    /** AAC, one channel, 16 kHz. */
    public static EncodedClip aac() throws FailureException {
        AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
        if (codec == null) {
            throw new FailureException(FailureKind.INTERNAL, "these FFmpeg libraries have no AAC encoder");
        }
        return encoded(codec, Codec.AAC, new Form(AAC_RATE_HZ, AAC_SAMPLES, AAC_UNITS, 24_000, AV_SAMPLE_FMT_FLTP));
    }

    /** Opus, one channel. */
    public static EncodedClip opus() throws FailureException {
        AVCodec codec = avcodec_find_encoder_by_name("libopus");
        if (codec == null) {
            throw new FailureException(FailureKind.INTERNAL, "these FFmpeg libraries have no Opus encoder");
        }
        return encoded(
                codec,
                Codec.OPUS,
                new Form(OpusSound.RATE_HZ, OpusSound.USUAL_FRAME_SAMPLES, OPUS_UNITS, 24_000, AV_SAMPLE_FMT_FLT));
    }

    private static EncodedClip encoded(AVCodec codec, Codec kind, Form form) throws FailureException {
        AVCodecContext context = avcodec_alloc_context3(codec);
        AVFrame frame = av_frame_alloc();
        AVPacket packet = av_packet_alloc();
        try (AVRational timeBase = new AVRational()) {
            context.sample_fmt(form.sampleFormat).sample_rate(form.rateHz).bit_rate(form.bitRate);
            context.time_base(timeBase.num(1).den(form.rateHz));
            context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
            av_channel_layout_default(context.ch_layout(), 1);
            check(avcodec_open2(context, codec, (AVDictionary) null));
            frame.format(form.sampleFormat).sample_rate(form.rateHz).nb_samples(form.samples);
            av_channel_layout_default(frame.ch_layout(), 1);
            check(av_frame_get_buffer(frame, 0));
            List<EncodedClip.Unit> units = new ArrayList<>();
            // The encoder delays its output, so feed it until enough units are out.
            for (int i = 0; units.size() < form.units; i++) {
                check(av_frame_make_writable(frame));
                FloatPointer samples = new FloatPointer(frame.data(0));
                for (int s = 0; s < form.samples; s++) {
                    samples.put(s, (float) sample(i * form.samples + s, form.rateHz));
                }
                frame.pts((long) i * form.samples);
                check(avcodec_send_frame(context, frame));
                while (avcodec_receive_packet(context, packet) >= 0) {
                    byte[] data = new byte[packet.size()];
                    packet.data().get(data);
                    av_packet_unref(packet);
                    units.add(unit(data, units.size(), form.samples, form.rateHz));
                }
            }
            byte[] config = new byte[context.extradata_size()];
            context.extradata().get(config);
            return new EncodedClip(
                    new Track.Audio(kind, config, form.rateHz, 1),
                    units.subList(0, form.units),
                    micros(form.units, form.samples, form.rateHz));
        } finally {
            av_packet_free(packet);
            av_frame_free(frame);
            avcodec_free_context(context);
        }
    }

    /** G.711 µ-law, one channel, 8 kHz. */
    public static EncodedClip pcmu() {
        List<EncodedClip.Unit> units = new ArrayList<>();
        for (int i = 0; i < PCM_UNITS; i++) {
            byte[] data = new byte[PCM_SAMPLES];
            for (int s = 0; s < PCM_SAMPLES; s++) {
                data[s] = muLaw((int) (sample(i * PCM_SAMPLES + s, PCM_RATE_HZ) * Short.MAX_VALUE));
            }
            units.add(unit(data, i, PCM_SAMPLES, PCM_RATE_HZ));
        }
        return new EncodedClip(
                new Track.Audio(Codec.OTHER_AUDIO, new byte[0], PCM_RATE_HZ, 1),
                units,
                micros(PCM_UNITS, PCM_SAMPLES, PCM_RATE_HZ));
    }

    private static EncodedClip.Unit unit(byte[] data, int number, int samples, int rateHz) {
        long micros = micros(number, samples, rateHz);
        return new EncodedClip.Unit(data, micros, micros, true);
    }

    private static long micros(int units, int samples, int rateHz) {
        return units * 1_000_000L * samples / rateHz;
    }

    private static double sample(int number, int rateHz) {
        return VOLUME * Math.sin(2 * Math.PI * TONE_HZ * number / rateHz);
    }

    /** Encodes one sample as ITU-T G.711 does: sign, exponent and mantissa of the biased value, inverted. */
    private static byte muLaw(int sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(sample), 32_635) + 0x84;
        int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        int mantissa = magnitude >> (exponent + 3) & 0x0f;
        return (byte) ~(sign | exponent << 4 | mantissa);
    }

    private static void check(int code) throws FailureException {
        if (code < 0) {
            throw new FailureException(FailureKind.INTERNAL, "could not encode the tone: " + Natives.message(code));
        }
    }
}
