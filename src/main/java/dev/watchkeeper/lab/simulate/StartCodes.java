package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.RtpTrack;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Imitates cameras that pass their encoder's Annex B stream to the packetiser unchanged: within the RTP payload a start code precedes each NAL unit,
 * where RFC 6184 and RFC 7798 require the bare unit; immutable.
 *
 * @param hevc whether the payloads are those of H.265
 */
record StartCodes(boolean hevc) {
    private static final int RTP_HEAD_BYTES = 12;
    private static final byte[] CODE = {0, 0, 0, 1};

    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int AP = 48;
    private static final int FU = 49;
    private static final int FU_BEGINS = 0x80;

    RtpTrack.Unit before(RtpTrack.Unit unit) {
        List<byte[]> packets = new ArrayList<>();
        int payload = 0;
        for (byte[] packet : unit.packets()) {
            byte[] changed = withStartCodes(packet);
            packets.add(changed);
            payload += changed.length - RTP_HEAD_BYTES;
        }
        return new RtpTrack.Unit(packets, unit.ptsMicros(), unit.dueMicros(), unit.keyframe(), payload);
    }

    private byte[] withStartCodes(byte[] packet) {
        int head = packet[RTP_HEAD_BYTES];
        int type = hevc ? head >> 1 & 0x3F : head & 0x1F;
        if (type == (hevc ? FU : FU_A)) {
            return fragment(packet);
        }
        ByteBuffer out = ByteBuffer.allocate(packet.length * 3 + CODE.length);
        out.put(packet, 0, RTP_HEAD_BYTES);
        if (type == (hevc ? AP : STAP_A)) {
            int at = RTP_HEAD_BYTES + headBytes();
            out.put(packet, RTP_HEAD_BYTES, headBytes());
            while (at + 2 < packet.length) {
                int size = (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
                out.putShort((short) (size + CODE.length)).put(CODE).put(packet, at + 2, size);
                at += 2 + size;
            }
        } else {
            out.put(CODE).put(packet, RTP_HEAD_BYTES, packet.length - RTP_HEAD_BYTES);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /**
     * Such a camera takes the first bytes of the start code for the unit's header: all fragments have type 0, and the first fragment's data is the rest
     * of the code, then the header itself.
     */
    private byte[] fragment(byte[] packet) {
        int heads = headBytes();
        int fuHead = packet[RTP_HEAD_BYTES + heads];
        boolean first = (fuHead & FU_BEGINS) != 0;
        ByteBuffer out = ByteBuffer.allocate(packet.length + (first ? CODE.length : 0));
        out.put(packet, 0, RTP_HEAD_BYTES);
        if (hevc) {
            out.put((byte) (FU << 1)).put((byte) 0).put((byte) (fuHead & 0xC0));
        } else {
            out.put((byte) FU_A).put((byte) (fuHead & 0xC0));
        }
        if (first) {
            out.put(CODE, heads, CODE.length - heads);
            int bits = hevc
                    ? packet[RTP_HEAD_BYTES] & 0x81 | (fuHead & 0x3F) << 1
                    : packet[RTP_HEAD_BYTES] & 0xE0 | fuHead & 0x1F;
            out.put((byte) bits);
            if (hevc) {
                out.put(packet[RTP_HEAD_BYTES + 1]);
            }
        }
        int rest = RTP_HEAD_BYTES + heads + 1;
        out.put(packet, rest, packet.length - rest);
        return out.array();
    }

    private int headBytes() {
        return hevc ? 2 : 1;
    }
}
