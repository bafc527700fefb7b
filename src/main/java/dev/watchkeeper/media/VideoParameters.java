package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;

/** What is known of one video stream, from its description and its keyframes; confined to its demuxer's thread. */
interface VideoParameters {
    /** The largest picture of 8K cameras: ITU-T H.264 table A-1 (139,264 macroblocks) and H.265 table A.8 (MaxLumaPs), both level 6.2. */
    long MAX_PIXELS = 35_651_584;

    /** H.265 A.4.2: how many of the largest pictures a decoder may have to hold; H.264 has one less. */
    int MAX_HELD = 6;

    /** Those of a stream not yet read; empty if Watchkeeper cannot watch its codec. */
    static Optional<VideoParameters> of(AVCodecParameters codec) {
        return switch (codec.codec_id()) {
            case AV_CODEC_ID_H264 -> Optional.of(new ParameterSets(Codec.H264));
            case AV_CODEC_ID_HEVC -> Optional.of(new ParameterSets(Codec.H265));
            case AV_CODEC_ID_MJPEG -> Optional.of(new JpegParameters());
            case AV_CODEC_ID_RAWVIDEO -> Optional.of(Raw.of(codec));
            default -> Optional.empty();
        };
    }

    /** The current track, the same object until the parameters really change; empty until they are complete. */
    Optional<Track.Video> track();

    /**
     * Takes the configuration from a stream's description.
     *
     * @throws FailureException if it is damaged; the parameters stay as they were
     */
    void description(byte[] extradata) throws FailureException;

    /** The access unit in the form that everything after capture expects. */
    default NalUnits.Unit normalize(byte[] accessUnit) {
        return new NalUnits.Unit(accessUnit, false);
    }

    /** Takes the parameters that a keyframe carries. */
    void keyframe(byte[] accessUnit) throws FailureException;

    /** Whether decoding can begin at an access unit even though the stream does not mark it. */
    boolean startsDecoding(byte[] accessUnit);

    /**
     * Rejects pictures that would need more decoder memory than those of any camera.
     *
     * @param held how many of them a decoder must hold
     */
    static void checkSize(long widthPx, long heightPx, int held) throws FailureException {
        if (widthPx * heightPx > MAX_PIXELS || widthPx * heightPx * held > MAX_PIXELS * MAX_HELD) {
            throw new FailureException(
                    FailureKind.TOO_LARGE,
                    "the camera's video has pictures of " + widthPx + "x" + heightPx + ", and a decoder must hold "
                            + held + " of them; the limit is " + MAX_PIXELS / 1_000_000 + " million pixels");
        }
    }

    /** Parameters of uncompressed video, known when it is opened and fixed; immutable. */
    record Raw(Optional<Track.Video> track) implements VideoParameters {
        /** @param pixelFormat libav's name, kept as the track's extradata; there is no track if it is unknown */
        static Raw of(String pixelFormat, int widthPx, int heightPx) {
            byte[] name = pixelFormat.getBytes(StandardCharsets.US_ASCII);
            boolean known = name.length > 0 && widthPx > 0 && heightPx > 0;
            return new Raw(
                    known ? Optional.of(new Track.Video(Codec.RAW, name, widthPx, heightPx, 0, "")) : Optional.empty());
        }

        private static Raw of(AVCodecParameters codec) {
            BytePointer name = av_get_pix_fmt_name(codec.format());
            return of(name == null || name.isNull() ? "" : name.getString(), codec.width(), codec.height());
        }

        @Override
        public void description(byte[] extradata) {
            // Everything is known.
        }

        @Override
        public void keyframe(byte[] accessUnit) {
            // Likewise.
        }

        @Override
        public boolean startsDecoding(byte[] accessUnit) {
            return true;
        }
    }
}
