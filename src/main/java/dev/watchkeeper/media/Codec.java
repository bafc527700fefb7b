package dev.watchkeeper.media;

/** A format of encoded video or audio that Watchkeeper handles; an immutable enumeration. */
public enum Codec {
    H264(true),
    H265(true),
    AAC(false),
    /** Audio that is received but that MP4 cannot hold. */
    OTHER_AUDIO(false);

    private final boolean video;

    Codec(boolean video) {
        this.video = video;
    }

    public boolean isVideo() {
        return video;
    }
}
