package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_WARNING;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.av_version_info;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads the FFmpeg libraries and translates their return codes; stateless and thread-safe. */
public final class Natives {
    private Natives() {}

    /**
     * Loads the libraries; to be called once before anything else of this room. What they log goes to the standard error stream and
     * may hold addresses with passwords, so that it is silenced unless somebody debugs.
     *
     * @param debug whether the libraries print their warnings
     * @return the version of the libraries
     */
    public static String load(boolean debug) {
        Loader.load(avcodec.class);
        Loader.load(avformat.class);
        Loader.load(swscale.class);
        av_log_set_level(debug ? AV_LOG_WARNING : AV_LOG_QUIET);
        return av_version_info().getString();
    }

    /** The library's sentence for a return code below zero. */
    public static String message(int code) {
        byte[] buffer = new byte[128];
        av_strerror(code, buffer, buffer.length);
        int end = 0;
        while (end < buffer.length && buffer[end] != 0) {
            end++;
        }
        return new String(buffer, 0, end, StandardCharsets.UTF_8);
    }
}
