package dev.watchkeeper.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HearingTest {
    private final ManualClock clock = new ManualClock();
    private final Hearing hearing = new Hearing(clock);

    private static Track.Audio track(Codec codec, int... config) {
        byte[] bytes = new byte[config.length];
        for (int i = 0; i < config.length; i++) {
            bytes[i] = (byte) config[i];
        }
        return new Track.Audio(codec, bytes, 44_100, 2);
    }

    private Packet packet(Track.Audio track) {
        return new Packet(track, new byte[9], 0, 0, 0, true, 1, Instant.EPOCH, clock.monotonicNanos());
    }

    @Test
    void theCodecStringNamesTheObjectType() {
        assertThat(Hearing.codecString(track(Codec.AAC, 0x12, 0x10))).isEqualTo("mp4a.40.2");
        assertThat(Hearing.codecString(track(Codec.AAC, 0x2B, 0x92))).isEqualTo("mp4a.40.5");
        assertThat(Hearing.codecString(track(Codec.AAC, 0xF9, 0x40))).isEqualTo("mp4a.40.42");
        assertThat(Hearing.codecString(track(Codec.OPUS))).isEqualTo("opus");
    }

    @Test
    void onlySoundThatComesAndCanBePlayedIsHeard() {
        assertThat(hearing.hear(packet(track(Codec.OTHER_AUDIO, 0x12, 0x10)))).isFalse();
        assertThat(hearing.hear(packet(track(Codec.AAC)))).as("not described").isFalse();
        assertThat(hearing.now()).isEmpty();
        assertThat(hearing.hear(packet(track(Codec.AAC, 0x12, 0x10)))).isTrue();
        assertThat(hearing.now()).isPresent();
        clock.advance(Duration.ofSeconds(3));
        assertThat(hearing.now()).isEmpty();
        assertThat(hearing.hear(packet(track(Codec.OPUS)))).isTrue();
        assertThat(hearing.now()).isPresent();
    }
}
