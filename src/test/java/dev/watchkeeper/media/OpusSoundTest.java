package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.encode.ToneEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpusSoundTest {
    /** Configurations of RFC 6716, table 2, and the codes of its section 3.2. */
    @ParameterizedTest
    @CsvSource({
        "00 00, 10000",
        "18 00, 60000",
        "60 00, 10000",
        "68 00, 20000",
        "80 00, 2500",
        "F8 00, 20000",
        "F9 00, 40000",
        "FA 00, 40000",
        "FB 03, 60000",
        "FB 3F, 120000",
        "FB, 0"
    })
    void aPacketSaysHowLongItSounds(String hex, long micros) {
        byte[] packet = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
        assertThat(OpusSound.micros(packet)).isEqualTo(micros);
    }

    @Test
    void anEmptyPacketIsSilentAndAHeadIsKnown() {
        assertThat(OpusSound.micros(new byte[0])).isZero();
        assertThat(OpusSound.isHead(OpusSound.head(2))).isTrue();
        assertThat(OpusSound.isHead(new byte[19])).isFalse();
    }

    @Test
    void packetsOfARealEncoderAreAsLongAsTheyClaim() throws Exception {
        Natives.load(false);
        EncodedClip tone = ToneEncoder.opus();
        assertThat(tone.units()).hasSize(400).allMatch(unit -> OpusSound.micros(unit.data()) == 20_000);
    }
}
