package dev.watchkeeper.onvif;

import java.net.URI;
import java.util.Optional;

/**
 * One stream that a camera offers; immutable.
 *
 * @param token by which the camera knows it
 * @param name as people read it in the camera's own pages
 * @param stream its address, without credentials, at the host that was asked
 * @param still where its picture lies, if the camera has one
 */
public record Profile(String token, String name, Video video, Optional<String> stream, Optional<URI> still) {
    /**
     * How its pictures are encoded, as far as the camera says; immutable. Zero is unknown.
     *
     * @param codec in small letters, such as {@code h264}; empty if unknown
     * @param fps pictures a second at most
     * @param kbps thousands of bits a second at most
     */
    public record Video(String codec, int width, int height, int fps, int kbps) {
        long pixels() {
            return (long) width * height;
        }
    }
}
