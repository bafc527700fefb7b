package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.util.Locale;

/**
 * What a sequence parameter set says about the pictures; immutable. Parsed according to ITU-T H.264 7.3.2.1.1 and annex E, and ITU-T H.265
 * 7.3.2.2, as far as needed.
 *
 * @param id by which picture parameter sets refer to it
 * @param vpsId of the video parameter set it refers to; 0 for H.264, which has none
 * @param reorderDepth also 0 where an H.264 stream does not say
 * @param heldPictures how many a decoder must hold at once
 */
record Sps(int id, int vpsId, int widthPx, int heightPx, int reorderDepth, int heldPictures, String codecString) {
    private static final int H264_VUI_EXTENDED_SAR = 255;
    /** ITU-T H.264 7.4.2.1.1; H.265 has half as many. */
    private static final int MAX_ID = 31;

    private static final int MAX_SIDE_PX = 16_384;
    /** In both standards. */
    private static final int MAX_REFERENCES = 16;

    /** @param nal the NAL unit with its header */
    static Sps parse(Codec codec, byte[] nal) throws FailureException {
        try {
            Sps sps = codec == Codec.H264 ? h264(nal) : h265(nal);
            if (sps.id < 0 || sps.id > MAX_ID) {
                throw new FailureException(FailureKind.UNSUPPORTED_CODEC, "the video's parameters are damaged");
            }
            if (sps.widthPx <= 0 || sps.heightPx <= 0 || sps.widthPx > MAX_SIDE_PX || sps.heightPx > MAX_SIDE_PX) {
                throw new FailureException(
                        FailureKind.UNSUPPORTED_CODEC,
                        "the video's parameters state a picture of " + sps.widthPx + "x" + sps.heightPx);
            }
            VideoParameters.checkSize(sps.widthPx, sps.heightPx, sps.heldPictures);
            return sps;
        } catch (IndexOutOfBoundsException e) {
            throw new FailureException(FailureKind.UNSUPPORTED_CODEC, "the video's parameters are damaged", e);
        }
    }

    private static Sps h264(byte[] nal) {
        Bits bits = new Bits(nal, 1);
        int profile = bits.read(8);
        int constraints = bits.read(8);
        int level = bits.read(8);
        String name = String.format(Locale.ROOT, "avc1.%02X%02X%02X", profile, constraints, level);
        final int id = bits.ue();
        int chroma = 1;
        boolean separatePlanes = false;
        if (hasChromaFormat(profile)) {
            chroma = bits.ue();
            separatePlanes = chroma == 3 && bits.flag();
            bits.ue();
            bits.ue();
            bits.flag();
            if (bits.flag()) {
                for (int list = 0; list < (chroma == 3 ? 12 : 8); list++) {
                    if (bits.flag()) {
                        skipScalingList(bits, list < 6 ? 16 : 64);
                    }
                }
            }
        }
        bits.ue();
        int orderType = bits.ue();
        if (orderType == 0) {
            bits.ue();
        } else if (orderType == 1) {
            bits.flag();
            bits.ue();
            bits.ue();
            int cycle = bits.ue();
            for (int i = 0; i < Math.min(cycle, 256); i++) {
                bits.ue();
            }
        }
        int references = Math.clamp(bits.ue(), 0, MAX_REFERENCES);
        bits.flag();
        int widthMbs = bits.ue() + 1;
        int heightUnits = bits.ue() + 1;
        boolean framesOnly = bits.flag();
        if (!framesOnly) {
            bits.flag();
        }
        bits.flag();
        int width = widthMbs * 16;
        int height = heightUnits * (framesOnly ? 16 : 32);
        if (bits.flag()) {
            int chromaArray = separatePlanes ? 0 : chroma;
            int unitX = chromaArray == 1 || chromaArray == 2 ? 2 : 1;
            int unitY = (chromaArray == 1 ? 2 : 1) * (framesOnly ? 1 : 2);
            width -= unitX * (bits.ue() + bits.ue());
            height -= unitY * (bits.ue() + bits.ue());
        }
        int reorder = bits.flag() ? h264ReorderDepth(bits) : 0;
        return new Sps(id, 0, width, height, orderType == 2 ? 0 : Math.clamp(reorder, 0, 16), references + 1, name);
    }

    private static boolean hasChromaFormat(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static void skipScalingList(Bits bits, int size) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size && next != 0; i++) {
            next = (last + bits.se() + 256) % 256;
            last = next == 0 ? last : next;
        }
    }

    /** Parses the VUI up to the bitstream restriction; a truncated VUI, which some cameras send, means that nothing is known. */
    private static int h264ReorderDepth(Bits bits) {
        try {
            if (bits.flag() && bits.read(8) == H264_VUI_EXTENDED_SAR) {
                bits.read(32);
            }
            if (bits.flag()) {
                bits.flag();
            }
            if (bits.flag()) {
                bits.read(4);
                if (bits.flag()) {
                    bits.read(24);
                }
            }
            if (bits.flag()) {
                bits.ue();
                bits.ue();
            }
            if (bits.flag()) {
                bits.read(32);
                bits.read(32);
                bits.flag();
            }
            boolean nalHrd = bits.flag();
            if (nalHrd) {
                skipHrd(bits);
            }
            boolean vclHrd = bits.flag();
            if (vclHrd) {
                skipHrd(bits);
            }
            if (nalHrd || vclHrd) {
                bits.flag();
            }
            bits.flag();
            if (!bits.flag()) {
                return 0;
            }
            bits.flag();
            bits.ue();
            bits.ue();
            bits.ue();
            bits.ue();
            return bits.ue();
        } catch (IndexOutOfBoundsException e) {
            return 0;
        }
    }

    private static void skipHrd(Bits bits) {
        int count = Math.min(bits.ue() + 1, 32);
        bits.read(8);
        for (int i = 0; i < count; i++) {
            bits.ue();
            bits.ue();
            bits.flag();
        }
        bits.read(20);
    }

    private static Sps h265(byte[] nal) {
        Bits bits = new Bits(nal, 2);
        final int vpsId = bits.read(4);
        int subLayers = bits.read(3);
        bits.flag();
        final String name = h265Name(bits);
        int[] present = new int[subLayers];
        for (int i = 0; i < subLayers; i++) {
            present[i] = bits.read(2);
        }
        if (subLayers > 0) {
            bits.skip(2 * (8 - subLayers));
        }
        for (int layer : present) {
            bits.skip(((layer & 2) != 0 ? 88 : 0) + ((layer & 1) != 0 ? 8 : 0));
        }
        final int id = bits.ue();
        int chroma = bits.ue();
        boolean separatePlanes = chroma == 3 && bits.flag();
        int width = bits.ue();
        int height = bits.ue();
        if (bits.flag()) {
            int unitX = !separatePlanes && (chroma == 1 || chroma == 2) ? 2 : 1;
            int unitY = !separatePlanes && chroma == 1 ? 2 : 1;
            width -= unitX * (bits.ue() + bits.ue());
            height -= unitY * (bits.ue() + bits.ue());
        }
        bits.ue();
        bits.ue();
        bits.ue();
        boolean perLayer = bits.flag();
        int reorder = 0;
        int held = 1;
        for (int i = perLayer ? 0 : subLayers; i <= subLayers; i++) {
            held = Math.clamp(bits.ue() + 1L, 1, MAX_REFERENCES + 1);
            reorder = bits.ue();
            bits.ue();
        }
        return new Sps(id, vpsId, width, height, Math.clamp(reorder, 0, 16), held, name);
    }

    /** The name according to ISO/IEC 14496-15 annex E.3. */
    private static String h265Name(Bits bits) {
        final String[] spaces = {"", "A", "B", "C"};
        final String space = spaces[bits.read(2)];
        final boolean highTier = bits.flag();
        final int profile = bits.read(5);
        final int compatibility = Integer.reverse(bits.read(32));
        int[] constraints = new int[6];
        int used = 0;
        for (int i = 0; i < constraints.length; i++) {
            constraints[i] = bits.read(8);
            used = constraints[i] != 0 ? i + 1 : used;
        }
        StringBuilder name = new StringBuilder("hvc1." + space + profile + "."
                + Integer.toHexString(compatibility).toUpperCase(Locale.ROOT) + "." + (highTier ? "H" : "L")
                + bits.read(8));
        for (int i = 0; i < used; i++) {
            name.append('.').append(Integer.toHexString(constraints[i]).toUpperCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** Reads bits, skipping emulation prevention bytes; confined to its thread. */
    static final class Bits {
        private final byte[] data;
        private final int length;
        private int bit;

        Bits(byte[] nal, int headerBytes) {
            data = new byte[nal.length];
            int zeros = 0;
            int out = 0;
            for (int i = headerBytes; i < nal.length; i++) {
                if (zeros >= 2 && nal[i] == 3) {
                    zeros = 0;
                    continue;
                }
                zeros = nal[i] == 0 ? zeros + 1 : 0;
                data[out++] = nal[i];
            }
            length = out * 8;
        }

        boolean flag() {
            if (bit >= length) {
                throw new IndexOutOfBoundsException("bit " + bit);
            }
            boolean set = (data[bit >> 3] & (0x80 >> (bit & 7))) != 0;
            bit++;
            return set;
        }

        int read(int count) {
            int value = 0;
            for (int i = 0; i < count; i++) {
                value = value << 1 | (flag() ? 1 : 0);
            }
            return value;
        }

        void skip(int count) {
            bit += count;
        }

        /** An unsigned Exp-Golomb code. */
        int ue() {
            int zeros = 0;
            while (!flag()) {
                if (++zeros > 31) {
                    throw new IndexOutOfBoundsException("a code of more than 32 bits");
                }
            }
            return zeros == 0 ? 0 : (int) ((1L << zeros) - 1 + Integer.toUnsignedLong(read(zeros)));
        }

        /** A signed Exp-Golomb code. */
        int se() {
            int code = ue();
            return (code & 1) == 1 ? code / 2 + 1 : -(code / 2);
        }
    }
}
