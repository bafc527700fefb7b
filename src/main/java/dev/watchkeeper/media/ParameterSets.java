package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameter sets of one video stream, collected from its description and its keyframes; confined to its demuxer's thread. Streams may hold
 * several sets of a kind, distinguished by ids, in any order, and not all of them each time: those that the last keyframe's picture refers to
 * count. A set that came once and never again, as one whose id was damaged on its way does, is soon left out: players refuse a description with
 * one bad set. The resulting track stays the same object until one of them really changes.
 */
final class ParameterSets implements VideoParameters {
    private static final byte[] START_CODE = {0, 0, 0, 1};

    private static final int VPS = 0;
    private static final int SPS = 1;
    private static final int PPS = 2;
    /** ITU-T H.264 7.4.2.2; H.265 has a quarter of it. */
    private static final int MAX_PPS_ID = 255;

    /** A set that came once is trusted as long as no more than so many keyframes with sets have come without it. */
    private static final int TRUSTED_FOR = 1;

    /** A set that came once is remembered for so many keyframes with sets: cameras alternate between a few. */
    private static final int REMEMBERED_FOR = 16;

    /** The most that the 16-bit length in an avcC or hvcC box can hold. */
    private static final int MAX_SET_BYTES = 0xFFFF;

    private final Codec codec;
    private TreeMap<Key, Known> sets = new TreeMap<>();
    /** How many length bytes precede each NAL unit; 0 for start codes. */
    private int lengthBytes;
    /** Keyframes that carried sets. */
    private long keyframes;

    private Optional<Track.Video> track = Optional.empty();

    /** @param kind in the order that decoders need: VPS, SPS, PPS */
    private record Key(int kind, int id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return kind == other.kind ? Integer.compare(id, other.id) : Integer.compare(kind, other.kind);
        }
    }

    /**
     * @param refersTo the id of the set one kind above
     * @param cameAt the number of the keyframe that carried it last
     * @param proven whether the description or a second keyframe carried the same
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes
    private record Known(byte[] unit, int refersTo, long cameAt, boolean proven) {}

    /** @param proven whether they are trusted although they come for the first time */
    private record Carried(List<byte[]> units, boolean proven) {}

    ParameterSets(Codec codec) {
        this.codec = codec;
    }

    @Override
    public Optional<Track.Video> track() {
        return track;
    }

    /**
     * Takes the configuration from a stream's description: an avcC or hvcC box, or Annex B.
     *
     * @throws FailureException if it is damaged; the parameters stay as they were
     */
    @Override
    public void description(byte[] extradata) throws FailureException {
        if (extradata.length < 7) {
            return;
        }
        if (extradata[0] == 1) {
            boolean avc = codec == Codec.H264;
            lengthBytes = avc || extradata.length > 22 ? (extradata[avc ? 4 : 21] & 3) + 1 : lengthBytes;
            accept(new Carried(avc ? avcc(extradata) : hvcc(extradata), true), Optional.empty());
        } else {
            lengthBytes = 0;
            accept(new Carried(unitsBeforeSlices(extradata), true), Optional.empty());
        }
    }

    /** Takes the parameter sets carried in band by a keyframe in {@link #normalize} form. */
    @Override
    public void keyframe(byte[] accessUnit) throws FailureException {
        List<byte[]> units = unitsBeforeSlices(accessUnit);
        if (units.stream().anyMatch(this::isSet)) {
            keyframes++;
        }
        accept(new Carried(units, false), pictureSet(accessUnit));
    }

    @Override
    public NalUnits.Unit normalize(byte[] accessUnit) {
        return lengthBytes == 0
                ? NalUnits.ofStartCodes(codec, accessUnit)
                : NalUnits.ofLengths(codec, accessUnit, lengthBytes);
    }

    /** Whether decoding can begin at an access unit in {@link #normalize} form. */
    @Override
    public boolean startsDecoding(byte[] accessUnit) {
        int at = firstSlice(accessUnit);
        int type = at < accessUnit.length ? NalUnits.type(codec, accessUnit[at]) : -1;
        return codec == Codec.H264 ? type == 5 : type >= 16 && type <= 21;
    }

    private int firstSlice(byte[] accessUnit) {
        int at = NalUnits.next(accessUnit, 0);
        while (at < accessUnit.length && !NalUnits.isSlice(codec, NalUnits.type(codec, accessUnit[at]))) {
            at = NalUnits.next(accessUnit, at);
        }
        return at;
    }

    /** The id of the picture parameter set that the first slice refers to (H.264 7.3.3, H.265 7.3.6.1). */
    private Optional<Integer> pictureSet(byte[] accessUnit) {
        int at = firstSlice(accessUnit);
        if (at >= accessUnit.length) {
            return Optional.empty();
        }
        try {
            byte[] head = Arrays.copyOfRange(accessUnit, at, Math.min(accessUnit.length, at + 24));
            Sps.Bits bits = new Sps.Bits(head, NalUnits.headBytes(codec));
            if (codec == Codec.H264) {
                bits.ue();
                bits.ue();
            } else {
                boolean firstSegment = bits.flag();
                int type = NalUnits.type(codec, head[0]);
                if (type >= 16 && type <= 23) {
                    bits.flag();
                }
                if (!firstSegment) {
                    return Optional.empty();
                }
            }
            return Optional.of(bits.ue());
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private void accept(Carried carried, Optional<Integer> pictureSet) throws FailureException {
        TreeMap<Key, Known> next = new TreeMap<>(sets);
        for (byte[] unit : carried.units) {
            put(next, unit, carried.proven);
        }
        next.values().removeIf(set -> !set.proven && keyframes - set.cameAt > REMEMBERED_FOR);
        Optional<Key> active = pictureSet
                .map(id -> new Key(PPS, id))
                .filter(next::containsKey)
                .or(() -> next.keySet().stream().filter(key -> key.kind == PPS).findFirst());
        if (active.isEmpty()) {
            sets = next;
            return;
        }
        Key spsKey = new Key(SPS, known(next, active.get()).refersTo);
        if (!next.containsKey(spsKey)) {
            sets = next;
            return;
        }
        Known sps = known(next, spsKey);
        Sps parsed = Sps.parse(codec, sps.unit);
        sets = next;
        Key vpsKey = new Key(VPS, parsed.vpsId());
        if (codec == Codec.H265 && !next.containsKey(vpsKey)) {
            return;
        }
        ByteArrayOutputStream annexB = new ByteArrayOutputStream();
        next.forEach((key, set) -> {
            boolean wanted = key.equals(spsKey)
                    || key.equals(active.get())
                    || key.kind == PPS && set.refersTo == spsKey.id && isTrusted(set)
                    || codec == Codec.H265 && key.equals(vpsKey);
            if (wanted) {
                annexB.writeBytes(START_CODE);
                annexB.writeBytes(set.unit);
            }
        });
        Track.Video made = new Track.Video(
                codec,
                annexB.toByteArray(),
                parsed.widthPx(),
                parsed.heightPx(),
                parsed.reorderDepth(),
                parsed.codecString());
        if (track.filter(made::sameAs).isEmpty()) {
            track = Optional.of(made);
        }
    }

    private boolean isTrusted(Known set) {
        return set.proven || keyframes - set.cameAt <= TRUSTED_FOR;
    }

    private boolean isSet(byte[] unit) {
        return unit.length > 0 && NalUnits.isParameterSet(codec, NalUnits.type(codec, unit[0]));
    }

    private static Known known(TreeMap<Key, Known> from, Key key) {
        return Optional.ofNullable(from.get(key)).orElseThrow();
    }

    /** A set whose ids cannot be read changes nothing: the one it would replace may be right. */
    private void put(TreeMap<Key, Known> into, byte[] unit, boolean proven) throws FailureException {
        if (!isSet(unit)) {
            return;
        }
        if (unit.length > MAX_SET_BYTES) {
            throw damaged();
        }
        int type = NalUnits.type(codec, unit[0]);
        int kind = codec == Codec.H264 ? type - 6 : type - 32;
        try {
            switch (kind) {
                case SPS -> {
                    Sps sps = Sps.parse(codec, unit);
                    put(into, new Key(SPS, sps.id()), new Known(unit, sps.vpsId(), keyframes, proven));
                }
                case PPS -> {
                    Sps.Bits bits = new Sps.Bits(unit, NalUnits.headBytes(codec));
                    int id = bits.ue();
                    int spsId = bits.ue();
                    if (id < 0 || id > MAX_PPS_ID) {
                        throw damaged();
                    }
                    put(into, new Key(PPS, id), new Known(unit, spsId, keyframes, proven));
                }
                default ->
                    put(into, new Key(VPS, new Sps.Bits(unit, 2).read(4)), new Known(unit, 0, keyframes, proven));
            }
        } catch (IndexOutOfBoundsException e) {
            throw damaged();
        }
    }

    private static void put(TreeMap<Key, Known> into, Key key, Known set) {
        Known before = into.get(key);
        if (before == null || !Arrays.equals(before.unit, set.unit)) {
            into.put(key, set);
            return;
        }
        boolean proven = before.proven || set.proven || set.cameAt != before.cameAt;
        into.put(key, new Known(set.unit, set.refersTo, set.cameAt, proven));
    }

    private static FailureException damaged() {
        return new FailureException(FailureKind.UNSUPPORTED_CODEC, "the video's parameters are damaged");
    }

    /** The NAL units before the first slice: they are small, and parameter sets cannot come later (H.264 7.4.1.2.3, H.265 7.4.2.4.4). */
    private List<byte[]> unitsBeforeSlices(byte[] data) {
        List<byte[]> units = new ArrayList<>();
        int start = NalUnits.next(data, 0);
        while (start < data.length && !NalUnits.isSlice(codec, NalUnits.type(codec, data[start]))) {
            int next = NalUnits.next(data, start);
            units.add(Arrays.copyOfRange(data, start, NalUnits.end(data, start, next)));
            start = next;
        }
        return units;
    }

    /** The parameter sets of an AVCDecoderConfigurationRecord, ISO/IEC 14496-15 5.3.3.1. */
    private static List<byte[]> avcc(byte[] box) {
        List<byte[]> units = new ArrayList<>();
        int at = take(box, 6, box[5] & 0x1F, units);
        if (at < box.length) {
            take(box, at + 1, box[at] & 0xFF, units);
        }
        return units;
    }

    /** All parameter sets of an HEVCDecoderConfigurationRecord, ISO/IEC 14496-15 8.3.3.1. */
    private static List<byte[]> hvcc(byte[] box) {
        List<byte[]> units = new ArrayList<>();
        int at = 23;
        for (int array = 0; box.length > 22 && array < (box[22] & 0xFF) && at + 3 <= box.length; array++) {
            at = take(box, at + 3, unsigned16(box, at + 1), units);
        }
        return units;
    }

    /** Some writers put a start code before the sets here as well. */
    private static int take(byte[] box, int from, int count, List<byte[]> units) {
        int at = from;
        for (int i = 0; i < count && at + 2 <= box.length; i++) {
            int size = unsigned16(box, at);
            byte[] unit = Arrays.copyOfRange(box, at + 2, Math.min(box.length, at + 2 + size));
            int begin = NalUnits.next(unit, 0);
            boolean coded = begin < unit.length && begin <= START_CODE.length;
            units.add(coded ? Arrays.copyOfRange(unit, begin, unit.length) : unit);
            at += 2 + size;
        }
        return at;
    }

    private static int unsigned16(byte[] data, int at) {
        return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
    }
}
