package dev.watchkeeper.camera.device;

/** A family of formats that a device may deliver; an immutable enumeration. */
public enum DeviceFormat {
    H264("H.264"),
    MJPEG("MJPEG"),
    /** Uncompressed, in any pixel layout. */
    RAW("uncompressed pictures");

    private final String words;

    DeviceFormat(String words) {
        this.words = words;
    }

    /** The name for people. */
    String words() {
        return words;
    }
}
