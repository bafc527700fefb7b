package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.util.Optional;

/**
 * The parameters of a stream of JPEG pictures (ITU-T T.81): only their size, which every picture states; each is a keyframe. Confined to its
 * demuxer's thread.
 */
final class JpegParameters implements VideoParameters {
    /** JPEG within MP4 by its object type, ISO/IEC 14496-1 table 5 and RFC 6381. */
    private static final String CODEC_STRING = "mp4v.6C";

    private static final int MARKER = 0xFF;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int START_OF_SCAN = 0xDA;
    private static final int FRAME_BYTES = 7;

    private Optional<Track.Video> track = Optional.empty();

    @Override
    public Optional<Track.Video> track() {
        return track;
    }

    @Override
    public void description(byte[] extradata) {
        // There is none: every picture describes itself.
    }

    @Override
    public boolean startsDecoding(byte[] accessUnit) {
        return true;
    }

    @Override
    public void keyframe(byte[] picture) throws FailureException {
        int at = frameHeader(picture);
        int height = unsigned16(picture, at + 1);
        int width = unsigned16(picture, at + 3);
        if (width == 0 || height == 0) {
            throw damaged();
        }
        VideoParameters.checkSize(width, height, 1);
        if (track.filter(t -> t.widthPx() == width && t.heightPx() == height).isEmpty()) {
            track = Optional.of(new Track.Video(Codec.MJPEG, new byte[0], width, height, 0, CODEC_STRING));
        }
    }

    /** Where the frame header's precision field is, after its marker and length. */
    private static int frameHeader(byte[] picture) throws FailureException {
        if (picture.length < 4 || (picture[0] & 0xFF) != MARKER || (picture[1] & 0xFF) != START_OF_IMAGE) {
            throw damaged();
        }
        int at = 2;
        while (at + 4 <= picture.length && (picture[at] & 0xFF) == MARKER) {
            int marker = picture[at + 1] & 0xFF;
            if (marker == MARKER) {
                at++; // fill bytes may precede a marker
                continue;
            }
            if (isFrame(marker) && at + 4 + FRAME_BYTES <= picture.length) {
                return at + 4;
            }
            if (marker == START_OF_SCAN) {
                break;
            }
            at += 2 + unsigned16(picture, at + 2);
        }
        throw damaged();
    }

    /** All SOFn; DHT, JPG and DAC lie among their numbers. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int unsigned16(byte[] data, int at) {
        return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
    }

    private static FailureException damaged() {
        return new FailureException(FailureKind.DECODE_ERRORS, "the picture is damaged or not a JPEG");
    }
}
