package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.RtpPackets;
import dev.watchkeeper.lab.encode.RtpTrack;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One client's session with a camera; confined to the event loop. It fills in its own sequence numbers, times and source, and drops whole access units
 * up to the next keyframe when the client does not keep up.
 */
final class MediaSession {
    static final int TIMEOUT_SECONDS = 60;
    private static final long REPORT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int INTERLEAVED_HEAD_BYTES = 4;

    private final String id;
    private final VirtualCamera camera;
    private final RtspConnection connection;
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private long lastHeardNanos;
    private long droppedUnits;
    private boolean playing;
    private boolean awaitingKeyframe;

    /** How the packets of one track travel; immutable. */
    sealed interface Transport {
        /** @param channel the even one, for RTP */
        record Interleaved(int channel) implements Transport {}

        record Udp(UdpPorts from, InetSocketAddress rtp, InetSocketAddress rtcp) implements Transport {}
    }

    /** The numbering of one track for this client; confined to the event loop. */
    private static final class Lane {
        private final Transport transport;
        private final int clockRateHz;
        private final int ssrc;
        private final int timeBase;
        private short sequence;
        private int packets;
        private int octets;
        private long nextReportNanos = Long.MIN_VALUE;

        Lane(Transport transport, int clockRateHz, Random random) {
            this.transport = transport;
            this.clockRateHz = clockRateHz;
            this.ssrc = random.nextInt();
            this.timeBase = random.nextInt();
            this.sequence = (short) random.nextInt();
        }

        int rtpTime(long micros) {
            return timeBase + (int) RtpPackets.ticks(micros, clockRateHz);
        }
    }

    MediaSession(String id, VirtualCamera camera, RtspConnection connection, long nowNanos) {
        this.id = id;
        this.camera = camera;
        this.connection = connection;
        this.lastHeardNanos = nowNanos;
    }

    String id() {
        return id;
    }

    VirtualCamera camera() {
        return camera;
    }

    RtspConnection connection() {
        return connection;
    }

    boolean playing() {
        return playing;
    }

    long droppedUnits() {
        return droppedUnits;
    }

    boolean isSetUp() {
        return !lanes.isEmpty();
    }

    /** @return the source identifier of the track's packets */
    int setUp(int track, int clockRateHz, Transport transport, Random random) {
        Lane lane = new Lane(transport, clockRateHz, random);
        lanes.put(track, lane);
        return lane.ssrc;
    }

    /** The value of the RTP-Info header. */
    String rtpInfo(String baseUrl, long nowMicros) {
        return lanes.entrySet().stream()
                .map(e -> "url=%s/trackID=%d;seq=%d;rtptime=%d"
                        .formatted(
                                baseUrl,
                                e.getKey(),
                                e.getValue().sequence & 0xffff,
                                Integer.toUnsignedLong(e.getValue().rtpTime(nowMicros))))
                .collect(Collectors.joining(","));
    }

    /** Starts sending. */
    void play(boolean atKeyframe) {
        playing = true;
        awaitingKeyframe = atKeyframe;
    }

    /** Skips video up to the next keyframe, since it could not be decoded. */
    void awaitKeyframe() {
        awaitingKeyframe = true;
    }

    void heard() {
        lastHeardNanos = camera.nowNanos();
    }

    boolean uses(InetSocketAddress address) {
        return lanes.values().stream()
                .anyMatch(l -> l.transport instanceof Transport.Udp udp
                        && (udp.rtp.equals(address) || udp.rtcp.equals(address)));
    }

    boolean overUdp() {
        return lanes.values().stream().anyMatch(l -> l.transport instanceof Transport.Udp);
    }

    /** Whether a UDP session has been silent for too long; over TCP the connection itself proves that the client is there. */
    boolean expired(long nowNanos) {
        return overUdp()
                && nowNanos - lastHeardNanos
                        > Duration.ofSeconds(TIMEOUT_SECONDS).toNanos();
    }

    /**
     * Sends one access unit, if the client wants the track and has room.
     *
     * @param micros its presentation time, µs after the camera's start
     * @param needsKeyframe whether nothing may be sent before the first keyframe
     * @return whether it was passed to the network
     */
    boolean send(int track, RtpTrack.Unit unit, long micros, boolean needsKeyframe) {
        Lane lane = lanes.get(track);
        if (!playing || lane == null) {
            return false;
        }
        if (track == VirtualCamera.VIDEO && awaitingKeyframe && needsKeyframe) {
            if (!unit.keyframe()) {
                return false;
            }
            awaitingKeyframe = false;
        }
        boolean sent = switch (lane.transport) {
            case Transport.Interleaved(int channel) -> interleave(lane, unit, micros, channel);
            case Transport.Udp udp -> {
                if (camera.isFault(Fault.Line.HOLD)) {
                    yield false;
                }
                for (byte[] packet : unit.packets()) {
                    ByteBuffer datagram = ByteBuffer.allocate(packet.length);
                    stamp(lane, datagram, packet, micros);
                    udp.from.send(datagram.flip(), udp.rtp, false);
                }
                yield true;
            }
        };
        if (sent) {
            lane.packets += unit.packets().size();
            lane.octets += unit.payloadBytes();
        } else {
            droppedUnits++;
            awaitingKeyframe |= track == VirtualCamera.VIDEO;
        }
        return sent;
    }

    private boolean interleave(Lane lane, RtpTrack.Unit unit, long micros, int channel) {
        int bytes = unit.payloadBytes() + unit.packets().size() * (INTERLEAVED_HEAD_BYTES + 12);
        ByteBuffer all = ByteBuffer.allocate(bytes);
        short before = lane.sequence;
        for (byte[] packet : unit.packets()) {
            all.put((byte) '$').put((byte) channel).putShort((short) packet.length);
            stamp(lane, all, packet, micros);
        }
        boolean taken = connection.offer(all.flip());
        if (!taken) {
            lane.sequence = before;
        }
        return taken;
    }

    private static void stamp(Lane lane, ByteBuffer target, byte[] packet, long micros) {
        int start = target.position();
        target.put(packet);
        target.putShort(start + 2, lane.sequence++);
        target.putInt(start + 4, lane.rtpTime(micros));
        target.putInt(start + 8, lane.ssrc);
    }

    /** Sends the sender reports that are due. */
    void report(long nowNanos, Instant wall, long micros) {
        if (!playing) {
            return;
        }
        for (Lane lane : lanes.values()) {
            if (lane.nextReportNanos == Long.MIN_VALUE || nowNanos - lane.nextReportNanos >= 0) {
                lane.nextReportNanos = nowNanos + REPORT_NANOS;
                control(lane, RtcpReport.sender(lane.ssrc, wall, lane.rtpTime(micros), lane.packets, lane.octets));
            }
        }
    }

    private void control(Lane lane, byte[] packet) {
        switch (lane.transport) {
            case Transport.Interleaved(int channel) ->
                connection.offer(ByteBuffer.allocate(INTERLEAVED_HEAD_BYTES + packet.length)
                        .put((byte) '$')
                        .put((byte) (channel + 1))
                        .putShort((short) packet.length)
                        .put(packet)
                        .flip());
            case Transport.Udp udp when camera.isFault(Fault.Line.HOLD) -> {}
            case Transport.Udp udp -> udp.from.send(ByteBuffer.wrap(packet), udp.rtcp, true);
        }
    }

    /** Ends the session with RTCP BYE. */
    void bye() {
        if (playing) {
            lanes.values().forEach(lane -> control(lane, RtcpReport.bye(lane.ssrc)));
        }
        playing = false;
    }

    /** The connection closed: media on it ends; media over UDP continues until the time-out, as with real cameras. */
    void connectionClosed() {
        if (!overUdp()) {
            playing = false;
            camera.forget(this);
        }
    }

    Optional<Transport> transport(int track) {
        return Optional.ofNullable(lanes.get(track)).map(l -> l.transport);
    }

    /** Builds RTCP packets as in RFC 3550, section 6; stateless. */
    static final class RtcpReport {
        /** Seconds from 1900, the NTP epoch, to 1970. */
        private static final long NTP_OFFSET_SECONDS = 2_208_988_800L;

        private static final byte[] CNAME = "watchkeeper-simulate".getBytes(StandardCharsets.US_ASCII);

        private RtcpReport() {}

        /** A sender report, followed by a source description. */
        static byte[] sender(int ssrc, Instant wall, int rtpTime, int packets, int octets) {
            ByteBuffer report = ByteBuffer.allocate(28 + 8 + (2 + CNAME.length + 4) / 4 * 4);
            report.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(ssrc);
            report.putInt((int) (wall.getEpochSecond() + NTP_OFFSET_SECONDS));
            report.putInt((int) (((long) wall.getNano() << 32) / 1_000_000_000L));
            report.putInt(rtpTime).putInt(packets).putInt(octets);
            int words = (report.capacity() - 28) / 4 - 1;
            report.put((byte) 0x81).put((byte) 202).putShort((short) words).putInt(ssrc);
            report.put((byte) 1).put((byte) CNAME.length).put(CNAME);
            return report.array();
        }

        /** BYE: the source leaves. */
        static byte[] bye(int ssrc) {
            return ByteBuffer.allocate(8)
                    .put((byte) 0x81)
                    .put((byte) 203)
                    .putShort((short) 1)
                    .putInt(ssrc)
                    .array();
        }
    }
}
