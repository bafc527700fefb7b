package dev.watchkeeper.media.mux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a recorded file really holds, found by reading all of it; immutable.
 *
 * @param codec of the video
 * @param durationMicros from the first picture to the end of the last one, µs
 * @param pictures how many access units of video can be read
 * @param keyframes how many of them are keyframes
 */
public record MediaFile(Codec codec, long durationMicros, long pictures, long keyframes) {
    /**
     * Reads the file, even if its writer was killed.
     *
     * @throws FailureException {@code NOT_FOUND} if no picture can be read
     */
    public static MediaFile read(Path file) throws FailureException {
        try (Mp4Input input = new Mp4Input(file)) {
            Codec codec = switch (input.videoParameters().codec_id()) {
                case AV_CODEC_ID_HEVC -> Codec.H265;
                case AV_CODEC_ID_MJPEG -> Codec.MJPEG;
                default -> Codec.H264;
            };
            long first = Long.MAX_VALUE;
            long end = 0;
            long pictures = 0;
            long keyframes = 0;
            for (Optional<Mp4Input.Unit> unit = input.next(); unit.isPresent(); unit = input.next()) {
                if (unit.get().isVideo()) {
                    pictures++;
                    keyframes += unit.get().keyframe() ? 1 : 0;
                    first = Math.min(first, unit.get().ptsMicros());
                    end = Math.max(end, unit.get().ptsMicros() + unit.get().durationMicros());
                }
            }
            if (pictures == 0) {
                throw new FailureException(FailureKind.NOT_FOUND, file + " holds no picture");
            }
            return new MediaFile(codec, end - first, pictures, keyframes);
        }
    }
}
