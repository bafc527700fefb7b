package dev.watchkeeper.record;

import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the packets of the ring with which a recording begins; stateless. */
final class PreRoll {
    private PreRoll() {}

    /**
     * The packets from the keyframe before the time on, in order; from the oldest keyframe if all are later.
     *
     * @param idle the last packet that the recorder took and did not write
     */
    static List<Packet> of(GopRing ring, Optional<Packet> idle, Instant from) {
        List<Packet> packets = new ArrayList<>(ring.from(Long.MIN_VALUE));
        if (packets.isEmpty()) {
            return packets;
        }
        long epoch = packets.getLast().epoch();
        idle.filter(i -> i.epoch() == epoch)
                .filter(i ->
                        packets.stream().noneMatch(p -> p.isVideo() == i.isVideo() && p.dtsMicros() >= i.dtsMicros()))
                .ifPresent(packets::add); // the capture thread was between the ring and the recorder
        Packet newest = packets.getLast();
        long wantedPts =
                newest.ptsMicros() - Duration.between(from, newest.time()).toNanos() / 1000;
        int start = 0;
        for (int i = 0; i < packets.size(); i++) {
            if (packets.get(i).startsGop() && packets.get(i).ptsMicros() <= wantedPts) {
                start = i;
            }
        }
        return packets.subList(start, packets.size());
    }
}
