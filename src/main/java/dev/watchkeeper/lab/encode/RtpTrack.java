package dev.watchkeeper.lab.encode;

import java.util.List;

/**
 * A clip cut into RTP packets, complete except for sequence number, time and source; immutable: nobody may write into its arrays.
 *
 * @param sdp the media section for a session description, from {@code m=} on, lines ended by CR LF, without {@code a=control}
 * @param payloadType as in the packets, 0 to 127
 * @param clockRateHz ticks per second of the RTP time
 * @param units in sending order, at least one
 * @param durationMicros after which the first unit follows again, µs
 */
public record RtpTrack(
        String sdp, int payloadType, int clockRateHz, boolean video, List<Unit> units, long durationMicros) {
    public RtpTrack {
        units = List.copyOf(units);
    }

    /**
     * One access unit.
     *
     * @param packets whole RTP packets with a header of 12 bytes; bytes 2 to 11 are not yet filled in
     * @param ptsMicros when to show it, µs after the clip's start
     * @param dueMicros when to send it, µs after the clip's start
     * @param keyframe whether decoding can begin here
     * @param payloadBytes of all packets without their headers
     */
    public record Unit(List<byte[]> packets, long ptsMicros, long dueMicros, boolean keyframe, int payloadBytes) {}
}
