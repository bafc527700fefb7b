package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.RtpTrack;
import dev.watchkeeper.lab.simulate.Fault.Line;
import dev.watchkeeper.lab.simulate.Fault.Sending;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Applies a fault to the access units of a camera; confined to the event loop. */
final class Distortion {
    private static final long JUMP_EVERY_MICROS = Duration.ofSeconds(5).toMillis() * 1000;
    private static final long JUMP_MICROS = Duration.ofMinutes(1).toMillis() * 1000;
    private static final int DAMAGE_EVERY = 3;

    /** RTP header, payload header and the start of the slice header stay intact, so that only the slice's data is damaged. */
    private static final int UNDAMAGED_BYTES = 30;

    private final Optional<Fault> fault;
    private final long sinceMicros;
    private final StartCodes startCodes;
    private final Random random = new Random(1);
    private int units;

    /**
     * @param sinceMicros when the fault began, µs after the camera's start
     * @param hevc whether the camera's video is H.265
     */
    Distortion(Optional<Fault> fault, long sinceMicros, boolean hevc) {
        this.startCodes = new StartCodes(hevc);
        this.fault = fault;
        this.sinceMicros = sinceMicros;
    }

    /** Whether the unit is sent at all. */
    boolean passes(boolean video, RtpTrack.Unit unit) {
        Fault now = fault.orElse(null);
        if (now instanceof Sending sending) {
            return switch (sending) {
                case RTCP_ONLY -> false;
                case AUDIO_ONLY -> !video;
                case NO_KEYFRAMES -> !video || !unit.keyframe();
                case TIMESTAMPS_FROZEN, TIMESTAMPS_JUMP, START_CODES, CORRUPT, CORRUPT_ALL -> true;
            };
        }
        return now != Line.SILENT;
    }

    /** The time to send for a picture, µs. */
    long time(long micros) {
        Fault now = fault.orElse(null);
        if (now == Sending.TIMESTAMPS_FROZEN) {
            return sinceMicros;
        }
        if (now == Sending.TIMESTAMPS_JUMP && (micros - sinceMicros) / JUMP_EVERY_MICROS % 2 == 0) {
            return micros + JUMP_MICROS;
        }
        return micros;
    }

    /** The unit to send, damaged or not. */
    RtpTrack.Unit apply(RtpTrack.Unit unit) {
        Fault now = fault.orElse(null);
        if (now == Sending.START_CODES) {
            return startCodes.before(unit);
        }
        boolean damages = now == Sending.CORRUPT_ALL || (now == Sending.CORRUPT && ++units % DAMAGE_EVERY == 0);
        if (!damages) {
            return unit;
        }
        List<byte[]> packets = unit.packets().stream().map(this::damaged).toList();
        return new RtpTrack.Unit(packets, unit.ptsMicros(), unit.dueMicros(), unit.keyframe(), unit.payloadBytes());
    }

    private byte[] damaged(byte[] packet) {
        byte[] copy = packet.clone();
        for (int i = UNDAMAGED_BYTES + random.nextInt(8); i < copy.length; i += 1 + random.nextInt(40)) {
            copy[i] = (byte) random.nextInt();
        }
        return copy;
    }
}
