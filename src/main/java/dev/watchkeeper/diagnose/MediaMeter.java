package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.Clock;
import java.util.Optional;
import java.util.OptionalDouble;

/** Measures the RTP packets of one video track: pictures, keyframes, and what is missing; confined to its thread. */
final class MediaMeter {
    private static final int RTP_HEAD_BYTES = 12;
    private static final double NANOS = 1e9;

    private final String codec;
    private final int ticksPerSecond;
    private final Clock clock;
    private boolean any;
    private int firstSequence;
    private int highest;
    private int source;
    private long packets;
    private long expectedBefore;
    private long pictures;
    private long keyframes;
    private int timestamp;
    private long elapsedTicks;
    private boolean keyInPicture;
    private long firstNanos;
    private long lastNanos;
    private Mark firstKey = Mark.NONE;
    private Mark lastKey = Mark.NONE;
    private long otherPackets;

    /** A moment by both clocks; immutable. */
    private record Mark(long nanos, long ticks) {
        static final Mark NONE = new Mark(0, 0);
    }

    /** @param codec as {@link Description.Track#codecName} names it */
    MediaMeter(String codec, int ticksPerSecond, Clock clock) {
        this.codec = codec;
        this.ticksPerSecond = ticksPerSecond;
        this.clock = clock;
    }

    /** A packet of control information, or of another track. */
    void other() {
        otherPackets++;
    }

    /** An RTP packet of the track. */
    void packet(byte[] data, int from, int length) {
        if (length < RTP_HEAD_BYTES || (data[from] & 0xC0) != 0x80) {
            return;
        }
        int payload = from + RTP_HEAD_BYTES + 4 * (data[from] & 0x0F);
        int end = from + length;
        if ((data[from] & 0x10) != 0 && payload + 4 <= end) {
            payload += 4 + 4 * number(data, payload + 2, 2);
        }
        if (payload > end) {
            return;
        }
        count(number(data, from + 2, 2), number(data, from + 8, 4));
        picture(number(data, from + 4, 4));
        if (!keyInPicture && isKeyframe(data, payload, end)) {
            keyInPicture = true;
            keyframes++;
            lastKey = new Mark(lastNanos, elapsedTicks);
            firstKey = keyframes == 1 ? lastKey : firstKey;
        }
    }

    private void count(int sequence, int from) {
        packets++;
        if (!any || from != source) {
            expectedBefore += any ? highest - firstSequence + 1 : 0;
            any = true;
            source = from;
            firstSequence = sequence;
            highest = sequence;
            return;
        }
        int ahead = (short) (sequence - highest);
        if (ahead > 0) {
            highest += ahead; // grows beyond 16 bits
        }
    }

    private void picture(int stamp) {
        long now = clock.monotonicNanos();
        if (pictures == 0) {
            firstNanos = now;
        } else if (stamp == timestamp) {
            return;
        } else {
            elapsedTicks += stamp - timestamp;
        }
        timestamp = stamp;
        lastNanos = now;
        pictures++;
        keyInPicture = false;
    }

    private boolean isKeyframe(byte[] data, int at, int end) {
        return switch (codec) {
            case "h264" -> isH264Key(data, at, end);
            case "h265" -> isH265Key(data, at, end);
            case "mjpeg" -> true;
            default -> false;
        };
    }

    /** RFC 6184: a single unit, an aggregate of them, or the first piece of one. */
    private static boolean isH264Key(byte[] data, int at, int end) {
        if (at >= end) {
            return false;
        }
        int type = data[at] & 0x1F;
        if (type == 24) {
            for (int unit = at + 1; unit + 2 < end; unit += 2 + number(data, unit, 2)) {
                if ((data[unit + 2] & 0x1F) == 5) {
                    return true;
                }
            }
            return false;
        }
        if (type == 28 || type == 29) {
            return at + 1 < end && (data[at + 1] & 0x80) != 0 && (data[at + 1] & 0x1F) == 5;
        }
        return type == 5;
    }

    /** RFC 7798, likewise. */
    private static boolean isH265Key(byte[] data, int at, int end) {
        if (at + 2 >= end) {
            return false;
        }
        int type = data[at] >> 1 & 0x3F;
        if (type == 48) {
            for (int unit = at + 2; unit + 2 < end; unit += 2 + number(data, unit, 2)) {
                if (isRandomAccess(data[unit + 2] >> 1 & 0x3F)) {
                    return true;
                }
            }
            return false;
        }
        if (type == 49) {
            return (data[at + 2] & 0x80) != 0 && isRandomAccess(data[at + 2] & 0x3F);
        }
        return isRandomAccess(type);
    }

    private static boolean isRandomAccess(int type) {
        return type >= 16 && type <= 21;
    }

    private static int number(byte[] data, int at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | data[at + i] & 0xFF;
        }
        return value;
    }

    long packets() {
        return packets;
    }

    long otherPackets() {
        return otherPackets;
    }

    long pictures() {
        return pictures;
    }

    long keyframes() {
        return keyframes;
    }

    /** The share of packets that did not arrive. */
    OptionalDouble loss() {
        if (!any) {
            return OptionalDouble.empty();
        }
        long expected = expectedBefore + highest - firstSequence + 1;
        return OptionalDouble.of(Math.clamp((double) (expected - packets) / expected, 0, 1));
    }

    /** Pictures per second. */
    OptionalDouble fps() {
        double seconds = seconds(new Mark(firstNanos, 0), new Mark(lastNanos, elapsedTicks));
        return pictures < 3 || seconds <= 0 ? OptionalDouble.empty() : OptionalDouble.of((pictures - 1) / seconds);
    }

    /** Seconds between keyframes. */
    OptionalDouble gop() {
        return keyframes < 2 ? OptionalDouble.empty() : OptionalDouble.of(seconds(firstKey, lastKey) / (keyframes - 1));
    }

    /** By the stream's clock, since cameras begin with a burst; by the clock here where the stream's makes no sense. */
    private double seconds(Mark from, Mark to) {
        double here = (to.nanos - from.nanos) / NANOS;
        double there = (double) (to.ticks - from.ticks) / ticksPerSecond;
        return there > here / 2 && there < 2 * here + 1 ? there : here;
    }

    Measured measured() {
        return new Measured(Optional.of(codec), fps(), gop(), loss());
    }
}
