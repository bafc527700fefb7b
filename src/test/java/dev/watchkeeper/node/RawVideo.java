package dev.watchkeeper.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Writes uncompressed video, as from a device without a codec, to a YUV4MPEG2 file; stateless. */
public final class RawVideo {
    public static final int WIDTH_PX = 160;
    public static final int HEIGHT_PX = 90;
    public static final int PICTURES = 30;
    private static final int PER_SECOND = 10;

    private RawVideo() {}

    /** Noise, 10 pictures per second, 3 s. */
    public static Path write(Path file) throws IOException {
        Random random = new Random(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("YUV4MPEG2 W" + WIDTH_PX + " H" + HEIGHT_PX + " F" + PER_SECOND + ":1 Ip C420jpeg\n")
                .getBytes(StandardCharsets.US_ASCII));
        byte[] picture = new byte[WIDTH_PX * HEIGHT_PX * 3 / 2];
        for (int i = 0; i < PICTURES; i++) {
            random.nextBytes(picture);
            out.writeBytes("FRAME\n".getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(picture);
        }
        return Files.write(file, out.toByteArray());
    }
}
