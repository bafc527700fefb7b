package dev.watchkeeper.camera.device;

/** A family of formats that a device may be asked for; an immutable enumeration. */
public enum DeviceFormat {
    H264("H.264"),
    MJPEG("MJPEG"),
    /** Uncompressed, in whatever way the pixels are laid out. */
    RAW("uncompressed pictures");

    private final String words;

    DeviceFormat(String words) {
        this.words = words;
    }

    /** What people call it. */
    String words() {
        return words;
    }
}
