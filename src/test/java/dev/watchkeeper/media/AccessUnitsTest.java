package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pieces of H.264 become access units, however a device cuts them. */
final class AccessUnitsTest {
    private static final int DELIMITER = 0x09;
    private static final int SPS = 0x67;
    private static final int PPS = 0x68;
    private static final int SEI = 0x06;
    private static final int IDR = 0x65;
    private static final int OTHER = 0x41;
    /** The first bit of a slice header: 1 at the beginning of a picture. */
    private static final int FIRST = 0x88;

    private static final int FURTHER = 0x44;

    private final AccessUnits units = new AccessUnits();
    private long micros;

    private static byte[] nal(int header, int second) {
        return new byte[] {0, 0, 0, 1, (byte) header, (byte) second, 0x55, 0x66};
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private List<byte[]> add(byte[]... parts) {
        micros += 40_000;
        List<byte[]> complete = new ArrayList<>();
        units.add(joined(parts), micros, micros * 1_000).forEach(unit -> complete.add(unit.data()));
        return complete;
    }

    @Test
    void aPieceThatIsOneAccessUnitIsReturnedAtOnce() {
        byte[] key = joined(nal(SPS, 1), nal(PPS, 1), nal(IDR, FIRST), nal(IDR, FURTHER));
        assertThat(add(key)).containsExactly(key);
        assertThat(add(nal(OTHER, FIRST), nal(OTHER, FURTHER))).hasSize(1);
    }

    @Test
    void unitsBeforeAPictureGoWithIt() {
        assertThat(add(nal(DELIMITER, 0x10))).isEmpty();
        assertThat(add(nal(SPS, 1))).isEmpty();
        assertThat(add(nal(PPS, 1), nal(SEI, 1))).isEmpty();
        assertThat(add(nal(IDR, FIRST)))
                .containsExactly(joined(nal(DELIMITER, 0x10), nal(SPS, 1), nal(PPS, 1), nal(SEI, 1), nal(IDR, FIRST)));
    }

    @Test
    void twoPicturesInOnePieceAreSeparated() {
        assertThat(add(nal(OTHER, FIRST), nal(OTHER, FIRST), nal(SPS, 1), nal(PPS, 1), nal(IDR, FIRST)))
                .containsExactly(
                        nal(OTHER, FIRST), nal(OTHER, FIRST), joined(nal(SPS, 1), nal(PPS, 1), nal(IDR, FIRST)));
    }

    @Test
    void aSourceThatSplitsItsPicturesIsRecognisedByTheFirst() {
        assertThat(add(nal(IDR, FIRST))).as("taken for a whole picture").hasSize(1);
        assertThat(add(nal(IDR, FURTHER))).isEmpty();
        assertThat(add(nal(IDR, FURTHER))).isEmpty();
        assertThat(add(nal(OTHER, FIRST))).isEmpty();
        assertThat(add(nal(OTHER, FURTHER))).isEmpty();
        assertThat(units.add(nal(OTHER, FIRST), 7_000_000, 7)).singleElement().satisfies(unit -> {
            assertThat(unit.data()).isEqualTo(joined(nal(OTHER, FIRST), nal(OTHER, FURTHER)));
            assertThat(unit.streamMicros()).as("those of its first slice").isEqualTo(160_000);
            assertThat(unit.arrivalNanos()).isEqualTo(160_000_000);
        });
    }

    @Test
    void dataThatIsNotAnnexBYieldsNothing() {
        assertThat(add(new byte[0])).isEmpty();
        assertThat(add(new byte[] {1, 2, 3, 4, 5})).isEmpty();
        assertThat(AccessUnits.isAnnexB(new byte[1000])).isFalse();
        assertThat(AccessUnits.isAnnexB(nal(IDR, FIRST))).isTrue();
        assertThat(add(new byte[] {0, 0, 1, IDR}))
                .as("a NAL unit with only a header does not begin a picture")
                .isEmpty();
    }

    @Test
    void aPictureThatNeverEndsIsNotKeptForEver() {
        byte[] endless = new byte[5 << 20];
        endless[2] = 1;
        endless[3] = SEI;
        java.util.Arrays.fill(endless, 4, endless.length, (byte) 0x55);
        for (int i = 0; i < 20; i++) {
            assertThat(add(endless)).isEmpty();
        }
        assertThat(add(nal(SPS, 1), nal(IDR, FIRST)).getFirst().length)
                .as("of the 100 MiB before")
                .isLessThan(33 << 20);
        assertThat(add(nal(OTHER, FIRST))).containsExactly(nal(OTHER, FIRST));
    }

    @Test
    void aRealStreamStaysTheSameHoweverItIsCutBetweenItsUnits() {
        List<byte[]> pictures = new ArrayList<>();
        TestClip.encode(160, 96, 30).packets(0, 30).forEach(packet -> pictures.add(packet.data()));
        List<byte[]> cut = new ArrayList<>();
        for (byte[] picture : pictures) {
            int from = 0;
            for (int unit = NalUnits.next(picture, 0); unit < picture.length; unit = NalUnits.next(picture, unit)) {
                int next = NalUnits.next(picture, unit);
                int to = next >= picture.length ? picture.length : next - (picture[next - 4] == 0 ? 4 : 3);
                cut.addAll(add(java.util.Arrays.copyOfRange(picture, from, to)));
                from = to;
            }
        }
        assertThat(cut).hasSameSizeAs(pictures);
        for (int i = 0; i < cut.size(); i++) {
            assertThat(cut.get(i)).isEqualTo(pictures.get(i));
        }
    }
}
