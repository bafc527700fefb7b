package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ParameterSetsTest {
    // From the session descriptions of real cameras.
    private static final String HIKVISION_SPS = "Z00AKZpkA8ARPyzUBAQFAAADA+gAAOpgBA==";
    private static final String HIKVISION_PPS = "aO48gA==";
    private static final String BUNNY_SPS = "Z0LAHtkDxWhAAAADAEAAAAwDxYuS";
    private static final String TPLINK_VPS = "QAEMAf//AWAAAAMAAAMAAAMAAAMAlqwJ";
    private static final String TPLINK_SPS = "QgEBAWAAAAMAAAMAAAMAAAMAlqABQCAFof4qtO6JLuaAgA27oADN/mAE";
    private static final String TPLINK_PPS = "RAHAcvAbJA==";
    // The same with other ids.
    private static final String PPS_0 = "aM48gA==";
    private static final String PPS_1 = "aFOPIA==";
    private static final String PPS_2 = "aHOPIA==";
    private static final String PPS_1_OF_SPS_1 = "aEjjyA==";
    private static final String BUNNY_SPS_1 = "Z0LAHlZA8VoQAAADABAAAAMDAPFi5IA=";
    private static final String IDR_OF_PPS_1 = "ZYhB///w";
    private static final String IDR = "ZYiEAAA=";

    private static byte[] annexB(String... units) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String unit : units) {
            out.writeBytes(new byte[] {0, 0, 1});
            out.writeBytes(Base64.getDecoder().decode(unit));
        }
        return out.toByteArray();
    }

    @Test
    void aRealH264DescriptionIsUnderstood() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.description(annexB(HIKVISION_SPS, HIKVISION_PPS));
        Track.Video track = sets.track().orElseThrow();
        assertThat(track.widthPx()).isEqualTo(1920);
        assertThat(track.heightPx()).isEqualTo(1080);
        assertThat(track.codecString()).isEqualTo("avc1.4D0029");
    }

    @Test
    void aRealH265DescriptionIsUnderstood() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H265);
        sets.description(annexB(TPLINK_VPS, TPLINK_SPS, TPLINK_PPS));
        Track.Video track = sets.track().orElseThrow();
        assertThat(track.widthPx()).isEqualTo(2560);
        assertThat(track.heightPx()).isEqualTo(1440);
        assertThat(track.codecString()).isEqualTo("hvc1.1.6.L150");
    }

    @Test
    void aWrongDescriptionIsReplacedByTheKeyframe() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.description(annexB(BUNNY_SPS, HIKVISION_PPS));
        Track.Video described = sets.track().orElseThrow();
        assertThat(described.widthPx()).isEqualTo(240);
        sets.keyframe(annexB(HIKVISION_SPS, HIKVISION_PPS, IDR));
        Track.Video changed = sets.track().orElseThrow();
        assertThat(changed.widthPx()).isEqualTo(1920);
        sets.keyframe(annexB(HIKVISION_SPS, HIKVISION_PPS, IDR));
        assertThat(sets.track().orElseThrow()).isSameAs(changed);
        sets.keyframe(annexB(IDR));
        assertThat(sets.track().orElseThrow()).isSameAs(changed);
    }

    @Test
    void theFirstSliceSaysWhetherDecodingCanBegin() throws FailureException {
        String access = "CfA="; // an access unit delimiter
        String nonIdr = "QZokbEE=";
        ParameterSets h264 = new ParameterSets(Codec.H264);
        assertThat(h264.startsDecoding(annexB(access, HIKVISION_SPS, HIKVISION_PPS, IDR)))
                .isTrue();
        assertThat(h264.startsDecoding(annexB(access, nonIdr))).isFalse();
        assertThat(h264.startsDecoding(annexB(access))).isFalse();
        ParameterSets h265 = new ParameterSets(Codec.H265);
        String idr = "KAGv"; // IDR_N_LP
        String trail = "AgHQ"; // TRAIL_R
        assertThat(h265.startsDecoding(annexB(TPLINK_VPS, TPLINK_SPS, TPLINK_PPS, idr)))
                .isTrue();
        assertThat(h265.startsDecoding(annexB(trail))).isFalse();
    }

    @Test
    void parameterSetsEndWithTheFirstSlice() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.keyframe(annexB(HIKVISION_SPS, HIKVISION_PPS, IDR, BUNNY_SPS));
        assertThat(sets.track().orElseThrow().widthPx()).isEqualTo(1920);
    }

    /** A stream may alternate between picture parameter sets: that is not a change. */
    @Test
    void pictureSetsWithOtherIdsAreAddedAndDoNotCountAsAChange() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.keyframe(annexB(HIKVISION_SPS, PPS_0, IDR));
        sets.keyframe(annexB(HIKVISION_SPS, PPS_1, IDR_OF_PPS_1));
        Track.Video both = sets.track().orElseThrow();
        for (int i = 0; i < 3; i++) {
            sets.keyframe(annexB(HIKVISION_SPS, PPS_0, IDR));
            assertThat(sets.track().orElseThrow()).isSameAs(both);
            sets.keyframe(annexB(HIKVISION_SPS, PPS_1, IDR_OF_PPS_1));
            assertThat(sets.track().orElseThrow()).isSameAs(both);
            sets.keyframe(annexB(IDR));
            assertThat(sets.track().orElseThrow()).isSameAs(both);
        }
    }

    /** What damage made of a set has another id, so that no later one replaces it; players refuse a description that holds it. */
    @Test
    void aSetThatCameOnceIsSoonLeftOut() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.description(annexB(HIKVISION_SPS, PPS_0));
        sets.keyframe(annexB(HIKVISION_SPS, PPS_0, IDR));
        Track.Video well = sets.track().orElseThrow();
        sets.keyframe(annexB(HIKVISION_SPS, PPS_1, IDR));
        assertThat(sets.track().orElseThrow().sameAs(well)).isFalse();
        sets.keyframe(annexB(HIKVISION_SPS, PPS_0, IDR));
        sets.keyframe(annexB(HIKVISION_SPS, PPS_0, IDR));
        assertThat(sets.track().orElseThrow().sameAs(well)).isTrue();
    }

    @Test
    void setsOfTheDescriptionStay() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.description(annexB(HIKVISION_SPS, PPS_0, PPS_1));
        Track.Video described = sets.track().orElseThrow();
        for (int i = 0; i < 20; i++) {
            sets.keyframe(annexB(HIKVISION_SPS, PPS_0, IDR));
        }
        assertThat(sets.track().orElseThrow()).isSameAs(described);
    }

    @Test
    void ofThreeSetsInTurnAllAreKnownSoon() throws FailureException {
        String[] ids = {PPS_0, PPS_1, PPS_2};
        ParameterSets sets = new ParameterSets(Codec.H264);
        for (int i = 0; i < 6; i++) {
            sets.keyframe(annexB(HIKVISION_SPS, ids[i % 3], i % 3 == 1 ? IDR_OF_PPS_1 : IDR));
        }
        Track.Video all = sets.track().orElseThrow();
        for (int i = 6; i < 12; i++) {
            sets.keyframe(annexB(HIKVISION_SPS, ids[i % 3], i % 3 == 1 ? IDR_OF_PPS_1 : IDR));
            assertThat(sets.track().orElseThrow()).isSameAs(all);
        }
    }

    /** Of two sequence parameter sets, the one that the picture refers to counts, whatever their order and packets. */
    @Test
    void theSequenceSetThatThePictureRefersToCounts() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.description(annexB(HIKVISION_SPS, PPS_0, BUNNY_SPS_1, PPS_1_OF_SPS_1));
        sets.keyframe(annexB(IDR));
        assertThat(sets.track().orElseThrow().widthPx()).isEqualTo(1920);
        sets.keyframe(annexB(IDR_OF_PPS_1));
        Track.Video second = sets.track().orElseThrow();
        assertThat(second.widthPx()).isEqualTo(240);
        assertThat(NalUnits.fault(Codec.H264, second.extradata())).isEmpty();
        sets.keyframe(annexB(BUNNY_SPS_1, HIKVISION_SPS, PPS_1_OF_SPS_1, PPS_0, IDR));
        assertThat(sets.track().orElseThrow().widthPx()).isEqualTo(1920);
    }

    @Test
    void aChangedPictureSetAloneIsAChange() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.keyframe(annexB(HIKVISION_SPS, PPS_0, IDR));
        Track.Video before = sets.track().orElseThrow();
        sets.keyframe(annexB(HIKVISION_PPS, IDR));
        assertThat(sets.track().orElseThrow().sameAs(before)).isFalse();
        assertThat(sets.track().orElseThrow().widthPx()).isEqualTo(1920);
    }

    @Test
    void startCodesWithinADescriptionAreHarmless() throws FailureException {
        byte[] twice = annexB("AAAAAQ==", HIKVISION_SPS, "AAAAAQ==", HIKVISION_PPS);
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.description(twice);
        assertThat(sets.track().orElseThrow().widthPx()).isEqualTo(1920);
        assertThat(NalUnits.fault(Codec.H264, sets.track().orElseThrow().extradata()))
                .isEmpty();
    }

    @Test
    void aBoxAndItsUnitsBecomeStartCodes() throws FailureException {
        byte[] sps = Base64.getDecoder().decode(HIKVISION_SPS);
        byte[] pps = Base64.getDecoder().decode(PPS_0);
        ByteArrayOutputStream box = new ByteArrayOutputStream();
        box.writeBytes(new byte[] {1, sps[1], sps[2], sps[3], (byte) 0xFF, (byte) 0xE1, 0, (byte) sps.length});
        box.writeBytes(sps);
        box.writeBytes(new byte[] {1, 0, (byte) pps.length});
        box.writeBytes(pps);
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.description(box.toByteArray());
        assertThat(sets.track().orElseThrow().widthPx()).isEqualTo(1920);
        byte[] unit = sets.normalize(new byte[] {0, 0, 0, 2, 0x65, (byte) 0x88}).data();
        assertThat(unit).containsExactly(0, 0, 0, 1, 0x65, 0x88);
        assertThat(sets.startsDecoding(unit)).isTrue();
    }

    @Test
    void withoutAPictureParameterSetThereIsNoTrackYet() throws FailureException {
        ParameterSets sets = new ParameterSets(Codec.H264);
        sets.keyframe(annexB(HIKVISION_SPS, IDR));
        assertThat(sets.track()).isEmpty();
        sets.keyframe(annexB(HIKVISION_SPS, HIKVISION_PPS, IDR));
        assertThat(sets.track()).isPresent();
    }

    @Test
    void damagedParametersAreRejectedAndNeverCrash() {
        assertThatThrownBy(() -> new ParameterSets(Codec.H264).description(annexB("Z00AKZ==", HIKVISION_PPS)))
                .isInstanceOf(FailureException.class);
        Random random = new Random(3);
        for (Codec codec : new Codec[] {Codec.H264, Codec.H265}) {
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = annexB(codec == Codec.H264 ? HIKVISION_SPS : TPLINK_SPS, HIKVISION_PPS);
                bytes[4 + random.nextInt(bytes.length - 4)] ^= (byte) (1 << random.nextInt(8));
                if (random.nextInt(3) == 0) {
                    bytes[0] = 1;
                }
                ParameterSets sets = new ParameterSets(codec);
                try {
                    sets.description(bytes);
                } catch (FailureException e) {
                    assertThat(e.sentence()).isNotBlank();
                }
                sets.track().ifPresent(t -> assertThat(t.widthPx()).isBetween(1, 16_384));
            }
        }
    }
}
