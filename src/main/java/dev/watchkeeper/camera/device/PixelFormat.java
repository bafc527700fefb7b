package dev.watchkeeper.camera.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A format of a device's pictures that can be watched, within a family the preferred first; an immutable enumeration. Each has the four characters of
 * linux/videodev2.h; uncompressed ones also have libav's name.
 */
enum PixelFormat {
    H264("H264", DeviceFormat.H264),
    MJPG("MJPG", DeviceFormat.MJPEG),
    /** The same under another name. */
    JPEG("JPEG", DeviceFormat.MJPEG),
    YUYV("YUYV", "yuyv422", new Plane(4, 1, 0, 0)),
    NV12("NV12", "nv12", new Plane(1, 0, 0, 0), new Plane(2, 1, 1, 0)),
    YU12("YU12", "yuv420p", new Plane(1, 0, 0, 0), new Plane(1, 1, 1, 1), new Plane(1, 1, 1, 1)),
    UYVY("UYVY", "uyvy422", new Plane(4, 1, 0, 0)),
    YVYU("YVYU", "yvyu422", new Plane(4, 1, 0, 0)),
    NV21("NV21", "nv21", new Plane(1, 0, 0, 0), new Plane(2, 1, 1, 0)),
    P422("422P", "yuv422p", new Plane(1, 0, 0, 0), new Plane(1, 1, 0, 1), new Plane(1, 1, 0, 1)),
    GREY("GREY", "gray", new Plane(1, 0, 0, 0)),
    BGR3("BGR3", "bgr24", new Plane(3, 0, 0, 0)),
    RGB3("RGB3", "rgb24", new Plane(3, 0, 0, 0));

    private final String characters;
    private final DeviceFormat family;
    private final String libavName;
    private final List<Plane> planes;

    /**
     * One plane of samples; the next one follows its last line. Immutable.
     *
     * @param bytes the size of one group of samples
     * @param acrossShift, downShift how many pixels, as a power of 2, share a group
     * @param lineShift by which power of 2 its lines are shorter than those of the first plane
     */
    private record Plane(int bytes, int acrossShift, int downShift, int lineShift) {
        int lineBytes(int widthPx) {
            return bytes * shifted(widthPx, acrossShift);
        }

        int lines(int heightPx) {
            return shifted(heightPx, downShift);
        }

        private static int shifted(int pixels, int shift) {
            return pixels + (1 << shift) - 1 >> shift;
        }
    }

    PixelFormat(String characters, DeviceFormat family) {
        this.characters = characters;
        this.family = family;
        libavName = "";
        planes = List.of();
    }

    PixelFormat(String characters, String libavName, Plane... planes) {
        this.characters = characters;
        this.family = DeviceFormat.RAW;
        this.libavName = libavName;
        this.planes = List.of(planes);
    }

    static Optional<PixelFormat> of(int code) {
        return Arrays.stream(values()).filter(format -> format.code() == code).findFirst();
    }

    /** The four characters, the first in the lowest byte. */
    int code() {
        byte[] bytes = characters.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
    }

    /** The characters of any code, for people. */
    static String name(int code) {
        StringBuilder name = new StringBuilder();
        for (int shift = 0; shift < 32; shift += 8) {
            char character = (char) (code >> shift & 0x7F); // the highest bit marks big-endian ones
            name.append(character > ' ' && character < 0x7F ? character : ' ');
        }
        return name.toString().strip();
    }

    DeviceFormat family() {
        return family;
    }

    /** libav's name; empty for compressed formats. */
    String libavName() {
        return libavName;
    }

    /**
     * Copies an uncompressed picture without the padding that drivers leave between lines.
     *
     * @param filled the filled part of a buffer
     * @return an empty array if the picture is incomplete
     */
    byte[] withoutPadding(MemorySegment filled, VideoCalls.PictureFormat format) {
        int stride = Math.max(format.bytesPerLine(), planes.getFirst().lineBytes(format.widthPx()));
        long size = 0;
        for (Plane plane : planes) {
            size += (long) plane.lineBytes(format.widthPx()) * plane.lines(format.heightPx());
        }
        if (size > filled.byteSize()) {
            return new byte[0];
        }
        byte[] picture = new byte[(int) size];
        long from = 0;
        int to = 0;
        for (Plane plane : planes) {
            int lineBytes = plane.lineBytes(format.widthPx());
            int distance = stride >> plane.lineShift();
            int lines = plane.lines(format.heightPx());
            if (from + (long) distance * (lines - 1) + lineBytes > filled.byteSize() || distance < lineBytes) {
                return new byte[0];
            }
            for (int line = 0; line < lines; line++) {
                MemorySegment.copy(
                        filled, ValueLayout.JAVA_BYTE, from + (long) line * distance, picture, to, lineBytes);
                to += lineBytes;
            }
            from += (long) distance * lines;
        }
        return picture;
    }
}
