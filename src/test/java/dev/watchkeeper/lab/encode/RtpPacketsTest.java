package dev.watchkeeper.lab.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.media.Natives;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clips cut into packets by several threads at once. */
@Timeout(180)
final class RtpPacketsTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 2000;

    /** Two that took the same place in the table of callbacks got all packets of both, or none. */
    @Test
    void whoeverCutsAtTheSameTimeGetsHisOwnPackets() throws Exception {
        Natives.load(false);
        EncodedClip whole = ToneEncoder.pcmu();
        // A short one, so that the threads are most often where they begin and end.
        EncodedClip clip = new EncodedClip(
                whole.track(), whole.units().subList(0, 3), whole.units().get(3).ptsMicros() + 1);
        int packets = packets(RtpPackets.of(clip, 0));
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<List<Integer>>> counts = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                counts.add(threads.submit(() -> {
                    List<Integer> own = new ArrayList<>();
                    for (int round = 0; round < ROUNDS; round++) {
                        own.add(packets(RtpPackets.of(clip, 0)));
                    }
                    return own;
                }));
            }
            for (Future<List<Integer>> each : counts) {
                assertThat(each.get(50, TimeUnit.SECONDS)).hasSize(ROUNDS).containsOnly(packets);
            }
        }
    }

    private static int packets(RtpTrack track) {
        return track.units().stream().mapToInt(u -> u.packets().size()).sum();
    }
}
