package dev.watchkeeper.media.mux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.OpusSound;
import dev.watchkeeper.media.Track;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;

/** Translates a track into the libraries' description of a stream; stateless; what it fills belongs to the caller's thread. */
final class StreamParameters {
    /** The sample entry by which players expect H.265 with its parameter sets outside the stream. */
    private static final int TAG_HVC1 = 'h' | 'v' << 8 | 'c' << 16 | '1' << 24;

    /** Samples in one AAC-LC access unit (ISO/IEC 14496-3). */
    private static final int AAC_FRAME_SAMPLES = 1024;

    private StreamParameters() {}

    /** The sample entry for parameter sets in the stream (ISO/IEC 14496-15). */
    static int tagOfChanging(AVCodecParameters parameters) {
        return switch (parameters.codec_id()) {
            case AV_CODEC_ID_H264 -> 'a' | 'v' << 8 | 'c' << 16 | '3' << 24;
            case AV_CODEC_ID_HEVC -> 'h' | 'e' << 8 | 'v' << 16 | '1' << 24;
            default -> parameters.codec_tag();
        };
    }

    /** Whether an MP4 file can hold the track. */
    static boolean fitsMp4(Track track) {
        return switch (track.codec()) {
            case H264, H265, MJPEG, AAC, OPUS -> true;
            case RAW, OTHER_AUDIO -> false;
        };
    }

    /**
     * Describes the track to an MP4 muxer.
     *
     * @param target is filled; its owner frees it
     */
    static void fill(AVCodecParameters target, Track track) throws FailureException {
        target.codec_id(
                switch (track.codec()) {
                    case H264 -> AV_CODEC_ID_H264;
                    case H265 -> AV_CODEC_ID_HEVC;
                    case MJPEG -> AV_CODEC_ID_MJPEG;
                    case AAC -> AV_CODEC_ID_AAC;
                    case OPUS -> AV_CODEC_ID_OPUS;
                    case RAW, OTHER_AUDIO ->
                        throw new FailureException(FailureKind.UNSUPPORTED_CODEC, "MP4 cannot hold this format");
                });
        switch (track) {
            case Track.Video video -> {
                target.codec_type(AVMEDIA_TYPE_VIDEO);
                target.width(video.widthPx());
                target.height(video.heightPx());
                target.video_delay(video.reorderDepth());
                target.codec_tag(video.codec() == Codec.H265 ? TAG_HVC1 : 0);
            }
            case Track.Audio audio -> {
                target.codec_type(AVMEDIA_TYPE_AUDIO);
                target.sample_rate(audio.sampleRateHz());
                if (audio.codec() == Codec.OPUS) {
                    target.frame_size(OpusSound.USUAL_FRAME_SAMPLES).seek_preroll(OpusSound.SETTLING_SAMPLES);
                } else {
                    target.frame_size(AAC_FRAME_SAMPLES);
                }
                av_channel_layout_default(target.ch_layout(), audio.channels());
            }
        }
        byte[] extradata = track.extradata();
        BytePointer copy = new BytePointer(av_mallocz(extradata.length + (long) AV_INPUT_BUFFER_PADDING_SIZE));
        copy.put(extradata, 0, extradata.length);
        target.extradata(copy);
        target.extradata_size(extradata.length);
    }
}
