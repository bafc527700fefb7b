package dev.watchkeeper.media;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Brings access units of H.264 and H.265 into the one form that everything after capture relies on; stateless. It is the Annex B form that a
 * muxer can cut: whole, non-empty NAL units, each after one start code, and nothing before, between or after them (ITU-T H.264 and H.265, annex
 * B, without the optional zero bytes).
 */
public final class NalUnits {
    private static final byte[] START_CODE = {0, 0, 0, 1};
    private static final int CODE_BYTES = 3;

    private NalUnits() {}

    /**
     * An access unit in that form; immutable: nobody may write into the array.
     *
     * @param data empty if nothing of it was usable
     * @param damaged whether a part had to be dropped
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Unit(byte[] data, boolean damaged) {}

    /**
     * Normalises a unit with start codes: keeps one of several consecutive start codes and drops zeros after a NAL unit. Cameras that pack their
     * encoder's raw stream into RTP produce both.
     *
     * @return the same array if it has the form already
     */
    static Unit ofStartCodes(Codec codec, byte[] data) {
        if (fault(codec, data).isEmpty()) {
            return new Unit(data, false);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + START_CODE.length);
        boolean stray = next(data, 0) >= CODE_BYTES && !isZero(data, 0, next(data, 0) - CODE_BYTES);
        int start = next(data, 0);
        while (start < data.length) {
            int following = next(data, start);
            int end = end(data, start, following);
            if (end - start >= headBytes(codec)) {
                out.writeBytes(START_CODE);
                out.write(data, start, end - start);
            }
            start = following;
        }
        return new Unit(out.toByteArray(), stray || out.size() == 0);
    }

    /**
     * Normalises a unit whose NAL units have length prefixes (ISO/IEC 14496-15).
     *
     * @param lengthBytes 1, 2 or 4
     */
    static Unit ofLengths(Codec codec, byte[] data, int lengthBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + START_CODE.length);
        int at = 0;
        while (at + lengthBytes <= data.length) {
            long size = 0;
            for (int i = 0; i < lengthBytes; i++) {
                size = size << 8 | data[at + i] & 0xFF;
            }
            if (size > data.length - at - lengthBytes) {
                break;
            }
            if (size > 0) {
                out.writeBytes(START_CODE);
                out.write(data, at + lengthBytes, (int) size);
            }
            at += lengthBytes + (int) size;
        }
        boolean whole = at == data.length;
        if (!whole && startsWithCode(data)) {
            return ofStartCodes(codec, data);
        }
        Unit unit = ofStartCodes(codec, out.toByteArray());
        return new Unit(unit.data(), unit.damaged() || !whole);
    }

    /** Why an access unit cannot be written as it is; empty if it can. */
    public static Optional<String> fault(Codec codec, byte[] data) {
        int start = next(data, 0);
        if (start >= data.length) {
            return Optional.of("it holds no NAL unit");
        }
        if (start > START_CODE.length || start == START_CODE.length && data[0] != 0) {
            return Optional.of("it has bytes before its first NAL unit");
        }
        while (start < data.length) {
            int following = next(data, start);
            int end = end(data, start, following);
            if (end - start < headBytes(codec)) {
                return Optional.of("it holds a NAL unit of size " + Math.max(0, end - start));
            }
            int between = following - end;
            if (following < data.length ? between > START_CODE.length : between > 0) {
                return Optional.of("it has zeros after a NAL unit");
            }
            start = following;
        }
        return endsWithCode(data) ? Optional.of("it holds a NAL unit of size 0") : Optional.empty();
    }

    /** Whether parameter sets precede the first slice. */
    public static boolean holdParameterSets(Codec codec, byte[] data) {
        for (int start = next(data, 0); start < data.length; start = next(data, start)) {
            int type = type(codec, data[start]);
            if (isSlice(codec, type)) {
                return false;
            }
            if (isParameterSet(codec, type)) {
                return true;
            }
        }
        return false;
    }

    /** Where the next NAL unit begins, after its start code; the length of the data if there is none. */
    static int next(byte[] data, int from) {
        int i = from;
        while (i + 2 < data.length) {
            int third = data[i + 2];
            if (third > 1 || third < 0) {
                i += 3;
            } else if (third == 1 && data[i] == 0 && data[i + 1] == 0) {
                return i + CODE_BYTES;
            } else {
                i++;
            }
        }
        return data.length;
    }

    /** Where the NAL unit that begins at {@code start} ends; its last byte is never zero (7.3.1, trailing_zero_8bits). */
    static int end(byte[] data, int start, int following) {
        boolean code = following < data.length || endsWithCode(data);
        int end = code ? following - CODE_BYTES : data.length;
        while (end > start && data[end - 1] == 0) {
            end--;
        }
        return Math.max(start, end);
    }

    static int type(Codec codec, byte head) {
        return codec == Codec.H264 ? head & 0x1F : head >> 1 & 0x3F;
    }

    static boolean isParameterSet(Codec codec, int type) {
        return codec == Codec.H264 ? type == 7 || type == 8 : type >= 32 && type <= 34;
    }

    static boolean isSlice(Codec codec, int type) {
        return codec == Codec.H264 ? type >= 1 && type <= 5 : type >= 0 && type <= 31;
    }

    static int headBytes(Codec codec) {
        return codec == Codec.H264 ? 1 : 2;
    }

    private static boolean startsWithCode(byte[] data) {
        int start = next(data, 0);
        return start == CODE_BYTES || start == START_CODE.length && data[0] == 0;
    }

    private static boolean endsWithCode(byte[] data) {
        int length = data.length;
        return length >= CODE_BYTES && data[length - 1] == 1 && data[length - 2] == 0 && data[length - 3] == 0;
    }

    private static boolean isZero(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
