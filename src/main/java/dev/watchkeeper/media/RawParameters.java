package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;

/** The parameters of uncompressed video, which are known when it is opened and never change; immutable. */
final class RawParameters implements VideoParameters {
    private final Optional<Track.Video> track;

    RawParameters(AVCodecParameters codec) {
        BytePointer name = av_get_pix_fmt_name(codec.format());
        boolean known = name != null && !name.isNull() && codec.width() > 0 && codec.height() > 0;
        track = known
                ? Optional.of(new Track.Video(
                        Codec.RAW,
                        name.getString().getBytes(StandardCharsets.US_ASCII),
                        codec.width(),
                        codec.height(),
                        0,
                        ""))
                : Optional.empty();
    }

    @Override
    public Optional<Track.Video> track() {
        return track;
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
