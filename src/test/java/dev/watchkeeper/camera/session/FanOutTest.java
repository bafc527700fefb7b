package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the listeners of a camera get from its sessions. */
final class FanOutTest {
    private final List<Packet> packets = new ArrayList<>();

    @Test
    void announcedSoundIsReportedBeforeTheFirstPacketOfEachSession() throws Exception {
        List<String> told = new ArrayList<>();
        try (Rig rig = new Rig(false)) {
            rig.announced = Optional.of(Rig.AUDIO);
            rig.unit.addListener(new PacketListener() {
                @Override
                public void sessionBegan(long epoch, Optional<Track.Audio> sound) {
                    told.add(epoch + " begins, sound " + sound.equals(rig.announced));
                }

                @Override
                public void packet(Packet packet) {
                    if (!told.getLast().equals(packet.epoch() + " goes on")) {
                        told.add(packet.epoch() + " goes on");
                    }
                }

                @Override
                public void sessionEnded(long epoch) {
                    told.add(epoch + " ends");
                }
            });
            rig.willPlayFor(Duration.ofSeconds(3));
            rig.willPlayFor(Duration.ofSeconds(3));
            rig.run();
        }
        assertThat(told).startsWith("1 begins, sound true", "1 goes on", "1 ends", "2 begins, sound true", "2 goes on");
    }

    @Test
    void aListenerThatThrowsAffectsNoOther() throws Exception {
        try (Rig rig = new Rig(false)) {
            rig.unit.addListener(new PacketListener() {
                @Override
                public void packet(Packet packet) {
                    throw new IllegalStateException("a fault");
                }

                @Override
                public void sessionEnded(long epoch) {
                    throw new IllegalStateException("a fault");
                }
            });
            rig.unit.addListener(new PacketListener() {
                @Override
                public void packet(Packet packet) {
                    packets.add(packet);
                }

                @Override
                public void sessionEnded(long epoch) {}
            });
            rig.willPlayFor(Duration.ofSeconds(200));
            rig.run();
            assertThat(packets).hasSize(2_000);
            assertThat(rig.count("failed on a packet")).isEqualTo(3);
        }
    }
}
