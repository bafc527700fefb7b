package dev.watchkeeper.media.mux;

import dev.watchkeeper.media.Codec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Puts the parameter sets of a file's header into its pictures, where they may change mid-file (avc3, hev1; ISO/IEC 14496-15); stateless. */
final class InBand {
    private InBand() {}

    /**
     * The keyframe with the sets in front, or unchanged if it already carries some.
     *
     * @param head an avcC or hvcC box
     * @param keyframe NAL units with length prefixes as the box states
     */
    static byte[] withSets(Codec codec, byte[] head, byte[] keyframe) {
        int lengthBytes = PlayCheck.lengthBytes(codec, head);
        if (lengthBytes == 0 || holdsSets(codec, keyframe, lengthBytes)) {
            return keyframe;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(keyframe.length + head.length);
        ByteBuffer in = ByteBuffer.wrap(head);
        if (codec == Codec.H264) {
            in.position(5);
            copy(in, in.get() & 0x1F, lengthBytes, out);
            copy(in, in.get() & 0xFF, lengthBytes, out);
        } else {
            in.position(22);
            for (int arrays = in.get() & 0xFF; arrays > 0; arrays--) {
                in.get();
                copy(in, in.getShort() & 0xFFFF, lengthBytes, out);
            }
        }
        out.writeBytes(keyframe);
        return out.toByteArray();
    }

    private static void copy(ByteBuffer in, int count, int lengthBytes, ByteArrayOutputStream out) {
        for (int i = 0; i < count; i++) {
            byte[] unit = new byte[in.getShort() & 0xFFFF];
            in.get(unit);
            for (int b = lengthBytes - 1; b >= 0; b--) {
                out.write(unit.length >> 8 * b);
            }
            out.writeBytes(unit);
        }
    }

    private static boolean holdsSets(Codec codec, byte[] data, int lengthBytes) {
        int at = 0;
        while (at + lengthBytes < data.length) {
            long size = 0;
            for (int i = 0; i < lengthBytes; i++) {
                size = size << 8 | data[at + i] & 0xFF;
            }
            int head = data[at + lengthBytes];
            if (codec == Codec.H264 ? (head & 0x1F) == 7 : (head >> 1 & 0x3F) == 33) {
                return true;
            }
            at = (int) Math.min(Integer.MAX_VALUE / 2, at + lengthBytes + size);
        }
        return false;
    }
}
