package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NalUnitsTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String of(Codec codec, String text) {
        return hex(NalUnits.ofStartCodes(codec, hex(text)).data());
    }

    private static String plain(String text) {
        return text.replace(" ", "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "the code of the payload    | 00000001 00000001 6588                   | 00000001 6588",
                "of three bytes             | 00000001 000001 6588                     | 00000001 6588",
                "twice                      | 00000001 00000001 00000001 6588          | 00000001 6588",
                "several units in a packet  | 00000001 00000001 6742 000001 68ce 00000001 6588 | 00000001 6742"
                        + " 00000001 68ce 00000001 6588",
                "a delimiter and an SEI     | 00000001 00000001 09f0 00000001 00000001 0605ff80 00000001 00000001 6588"
                        + " | 00000001 09f0 00000001 0605ff80 00000001 6588",
                "zeros behind the last unit | 00000001 6588 0000                       | 00000001 6588",
                "zeros between              | 00000001 6588 000000 000001 4188         | 00000001 6588 00000001 4188",
                "a code and nothing behind  | 00000001 6588 00000001                   | 00000001 6588",
                "a code and nothing behind3 | 00000001 6588 000001                     | 00000001 6588",
                "a unit that is only zeros  | 00000001 00 000001 6588                  | 00000001 6588",
            })
    void emptyUnitsAndZerosAreRemoved(String name, String given, String wanted) {
        assertThat(of(Codec.H264, given)).isEqualTo(plain(wanted));
        assertThat(NalUnits.fault(Codec.H264, hex(plain(given)))).isPresent();
        assertThat(NalUnits.fault(Codec.H264, hex(plain(wanted)))).isEmpty();
        assertThat(NalUnits.ofStartCodes(Codec.H264, hex(given)).damaged()).isFalse();
    }

    @Test
    void h265UnitsHaveTwoHeaderBytes() {
        assertThat(of(Codec.H265, "00000001 00000001 2601af 00000001 26 00000001 0201d0"))
                .isEqualTo(plain("00000001 2601af 00000001 0201d0"));
    }

    @Test
    void aWellFormedUnitStaysTheSameArray() {
        byte[] good = hex("00000001 6742 000001 68ce 000001 65 000003 00 000003 01");
        assertThat(NalUnits.ofStartCodes(Codec.H264, good).data()).isSameAs(good);
        byte[] short3 = hex("000001 65 88");
        assertThat(NalUnits.ofStartCodes(Codec.H264, short3).data()).isSameAs(short3);
    }

    @Test
    void dataOutsideNalUnitsIsDroppedAndReported() {
        assertThat(NalUnits.ofStartCodes(Codec.H264, hex("65 88 84")).data()).isEmpty();
        assertThat(NalUnits.ofStartCodes(Codec.H264, hex("65 88 84")).damaged()).isTrue();
        assertThat(NalUnits.ofStartCodes(Codec.H264, new byte[0]).damaged()).isTrue();
        assertThat(NalUnits.ofStartCodes(Codec.H264, hex("ff 000001 6588")))
                .satisfies(unit -> assertThat(hex(unit.data())).isEqualTo("000000016588"))
                .satisfies(unit -> assertThat(unit.damaged()).isTrue());
    }

    @Test
    void lengthsBecomeStartCodes() {
        NalUnits.Unit unit = NalUnits.ofLengths(Codec.H264, hex("00000002 09f0 00000000 00000003 658884"), 4);
        assertThat(hex(unit.data())).isEqualTo(plain("00000001 09f0 00000001 658884"));
        assertThat(unit.damaged()).isFalse();
        assertThat(hex(NalUnits.ofLengths(Codec.H264, hex("0002 6588"), 2).data()))
                .isEqualTo("000000016588");
    }

    @Test
    void aStartCodeWithinALengthIsRemoved() {
        assertThat(hex(NalUnits.ofLengths(Codec.H264, hex("00000006 00000001 6588"), 4)
                        .data()))
                .isEqualTo("000000016588");
    }

    @Test
    void lengthsThatDoNotAddUpKeepWholeUnitsAndAreReported() {
        NalUnits.Unit unit = NalUnits.ofLengths(Codec.H264, hex("00000002 6588 00000009 4188"), 4);
        assertThat(hex(unit.data())).isEqualTo("000000016588");
        assertThat(unit.damaged()).isTrue();
        assertThat(NalUnits.ofLengths(Codec.H264, hex("00ffffff 6588"), 4).data())
                .isEmpty();
    }

    @Test
    void aFileWhoseUnitsTurnOutToHaveStartCodesIsRead() {
        assertThat(hex(NalUnits.ofLengths(Codec.H264, hex("00000001 674288 00000001 658884"), 4)
                        .data()))
                .isEqualTo(plain("00000001 674288 00000001 658884"));
    }

    /** Any input yields a unit that can be cut at its start codes and that stays unchanged the next time. */
    @Test
    void anyBytesReachTheFormAndStayInIt() {
        Random random = new Random(13);
        byte[] likely = {0, 0, 0, 1, 1, 3, 0x65, 0x67, 0x41};
        for (int i = 0; i < 100_000; i++) {
            byte[] data = new byte[random.nextInt(24)];
            for (int at = 0; at < data.length; at++) {
                data[at] = likely[random.nextInt(likely.length)];
            }
            Codec codec = i % 2 == 0 ? Codec.H264 : Codec.H265;
            NalUnits.Unit once = i % 3 == 0 ? NalUnits.ofLengths(codec, data, 1) : NalUnits.ofStartCodes(codec, data);
            if (once.data().length > 0) {
                assertThat(NalUnits.fault(codec, once.data())).as(hex(data)).isEmpty();
                assertThat(NalUnits.ofStartCodes(codec, once.data()).data()).isSameAs(once.data());
            } else {
                assertThat(once.damaged()).isTrue();
            }
        }
    }
}
