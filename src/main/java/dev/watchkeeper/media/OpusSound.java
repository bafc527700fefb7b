package dev.watchkeeper.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What MP4 files and browsers need to know of Opus, which packets in RTP do not announce; stateless. */
public final class OpusSound {
    /** Opus always counts 48,000 samples a second, whatever the microphone did (RFC 7587, 4.1). */
    public static final int RATE_HZ = 48_000;

    /** What nearly all encoders send. */
    public static final int USUAL_FRAME_SAMPLES = 960;

    /** Decoders need 80 ms to be right after a jump (RFC 7845, 4.6). */
    public static final int SETTLING_SAMPLES = 3_840;

    private static final int HEAD_BYTES = 19;
    private static final int[] SILK_MICROS = {10_000, 20_000, 40_000, 60_000};
    private static final int[] CELT_MICROS = {2_500, 5_000, 10_000, 20_000};
    private static final long LONGEST_MICROS = 120_000;

    private OpusSound() {}

    /** Whether it is an identification header, as files have it (RFC 7845, 5.1). */
    static boolean isHead(byte[] extradata) {
        return extradata.length >= HEAD_BYTES && extradata[0] == 'O' && extradata[1] == 'p';
    }

    /** The identification header of a live stream: nothing is to be skipped at its beginning. */
    public static byte[] head(int channels) {
        return ByteBuffer.allocate(HEAD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusHead".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) channels)
                .putShort((short) 0)
                .putInt(RATE_HZ)
                .putShort((short) 0)
                .put((byte) 0)
                .array();
    }

    /** How long a packet sounds, by its own table of contents (RFC 6716, 3.1 and 3.2); 0 if it is no packet. */
    public static long micros(byte[] packet) {
        if (packet.length == 0) {
            return 0;
        }
        int configuration = (packet[0] & 0xFF) >> 3;
        long frame = configuration < 12
                ? SILK_MICROS[configuration & 3]
                : configuration < 16 ? SILK_MICROS[configuration & 1] : CELT_MICROS[configuration & 3];
        int frames = switch (packet[0] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> packet.length > 1 ? packet[1] & 0x3F : 0;
        };
        return Math.min(frame * frames, LONGEST_MICROS);
    }
}
