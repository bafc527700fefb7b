package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_WARNING;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.av_version_info;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** Loads the FFmpeg libraries and translates their return codes; stateless and thread-safe. */
public final class Natives {
    /**
     * The largest single allocation allowed to the libraries, for the whole process: more than a plane of the largest picture (ITU-T H.264 table
     * A-1, level 6.2: 35,651,584 pixels of two bytes), far less than a camera can demand.
     */
    private static final long MAX_ALLOCATION_BYTES = 128L << 20;

    private Natives() {}

    /**
     * Loads the libraries; call once before using anything else of this room. They log to standard error, possibly including addresses with
     * passwords, so they are silenced except for debugging.
     *
     * @param debug whether the libraries print their warnings
     * @return the version of the libraries
     */
    public static String load(boolean debug) {
        Loader.load(avcodec.class);
        Loader.load(avformat.class);
        Loader.load(swscale.class);
        av_max_alloc(MAX_ALLOCATION_BYTES);
        av_log_set_level(debug ? AV_LOG_WARNING : AV_LOG_QUIET);
        return av_version_info().getString();
    }

    /**
     * Loads the libraries as {@link #load} does.
     *
     * @throws FailureException ENVIRONMENT if they cannot be unpacked or loaded
     */
    public static String open(boolean debug) throws FailureException {
        try {
            return load(debug);
        } catch (LinkageError e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "FFmpeg's libraries cannot be loaded (" + e.getMessage() + "): they are unpacked to "
                            + System.getProperty("org.bytedeco.javacpp.cachedir", "the cache of JavaCPP")
                            + ", which needs 80 MB of free space on a volume that is not mounted noexec",
                    e);
        }
    }

    /** The library's text for a negative return code. */
    public static String message(int code) {
        byte[] buffer = new byte[128];
        av_strerror(code, buffer, buffer.length);
        int end = 0;
        while (end < buffer.length && buffer[end] != 0) {
            end++;
        }
        return new String(buffer, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * Binds an object with native memory to the thread that first uses it; the check is thread-safe. Two threads in one libav object spin for ever
     * or crash the process, so a mistake must show at once.
     */
    static final class Confinement {
        private final String what;
        private @Nullable Thread owner;

        Confinement(String what) {
            this.what = what;
        }

        /** The owning thread has handed the object over and will not touch it again; the next thread that uses it owns it. */
        synchronized void handedOver() {
            owner = null;
        }

        /** @throws IllegalStateException if another thread has used the object */
        synchronized void check() {
            Thread current = Thread.currentThread();
            if (owner == null) {
                owner = current;
            } else if (owner != current) {
                throw new IllegalStateException(
                        what + " belongs to thread " + owner.getName() + " and was called by " + current.getName());
            }
        }
    }
}
