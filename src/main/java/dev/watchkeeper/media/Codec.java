package dev.watchkeeper.media;

/** A format of encoded video or audio that Watchkeeper handles; an immutable enumeration. */
public enum Codec {
    H264(true),
    H265(true),
    /** One JPEG picture after another. */
    MJPEG(true),
    /** Uncompressed pictures; the extradata is the name of their pixel format, for example {@code yuyv422}. */
    RAW(true),
    AAC(false),
    OPUS(false),
    /** Audio that is received but cannot be held in MP4. */
    OTHER_AUDIO(false);

    private final boolean video;

    Codec(boolean video) {
        this.video = video;
    }

    /** Whether every picture is a keyframe. */
    public boolean isIntraOnly() {
        return this == MJPEG || this == RAW;
    }

    public boolean isVideo() {
        return video;
    }
}
