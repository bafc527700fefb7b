package dev.watchkeeper.media.mux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;

import dev.watchkeeper.media.Codec;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/** The names by which browsers know what an MP4 file holds (RFC 6381), from its configuration records; stateless. */
final class CodecStrings {
    private static final int LEAST_AVC = 4;
    private static final int LEAST_HEVC = 13;

    private CodecStrings() {}

    /**
     * The name of a video.
     *
     * @param head the configuration record of ISO/IEC 14496-15
     */
    static String video(Codec codec, byte[] head) {
        return switch (codec) {
            case H264 ->
                head.length < LEAST_AVC
                        ? "avc1"
                        : String.format(Locale.ROOT, "avc1.%02X%02X%02X", head[1], head[2], head[3]);
            case H265 -> head.length < LEAST_HEVC ? "hvc1" : hevc(head);
            case MJPEG -> "mp4v.6C";
            case RAW, AAC, OPUS, OTHER_AUDIO -> "";
        };
    }

    /** As annex E.3 of ISO/IEC 14496-15 says. */
    private static String hevc(byte[] head) {
        String[] spaces = {"", "A", "B", "C"};
        int compatibility = 0;
        for (int i = 2; i < 6; i++) {
            compatibility = compatibility << 8 | head[i] & 0xFF;
        }
        StringBuilder name = new StringBuilder("hvc1.")
                .append(spaces[(head[1] & 0xC0) >> 6])
                .append(head[1] & 0x1F)
                .append('.')
                .append(Integer.toHexString(Integer.reverse(compatibility)).toUpperCase(Locale.ROOT))
                .append('.')
                .append((head[1] & 0x20) == 0 ? 'L' : 'H')
                .append(head[12] & 0xFF);
        int last = 11;
        while (last > 5 && head[last] == 0) {
            last--;
        }
        for (int i = 6; i <= last; i++) {
            name.append('.').append(String.format(Locale.ROOT, "%X", head[i]));
        }
        return name.toString();
    }

    /** The name of the sound of a file. */
    static String sound(AVCodecParameters audio) {
        return audio.codec_id() == AV_CODEC_ID_OPUS ? "opus" : aac(Mp4Input.extradata(audio));
    }

    /** The name of AAC sound with this AudioSpecificConfig. */
    static String aac(byte[] config) {
        return "mp4a.40." + (config.length == 0 ? 2 : (config[0] & 0xFF) >> 3);
    }
}
