package dev.watchkeeper.media.mux;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Codec;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * What the header of a recorded file says about its video; immutable.
 *
 * @param setsHash equal for equal parameter sets
 */
public record FileHead(Codec codec, int widthPx, int heightPx, int setsHash) {
    /**
     * Reads the header; the file may still be growing.
     *
     * @throws FailureException {@code NOT_FOUND} if the file holds no readable video
     */
    public static FileHead read(Path file) throws FailureException {
        try (Mp4Input input = new Mp4Input(file)) {
            AVCodecParameters video = input.videoParameters();
            return new FileHead(
                    PlayCheck.codec(video), video.width(), video.height(), Arrays.hashCode(Mp4Input.extradata(video)));
        }
    }
}
