package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameter sets of one video stream as gathered from its description and from its keyframes; confined to the thread of its
 * demuxer. The track that it makes stays the same object until the parameters really change.
 */
final class ParameterSets implements VideoParameters {
    private static final byte[] START_CODE = {0, 0, 0, 1};

    private final Codec codec;
    /** By the NAL unit's type, in the order in which decoders want them: VPS, SPS, PPS. */
    private final TreeMap<Integer, List<byte[]>> sets = new TreeMap<>();

    private Optional<byte[]> box = Optional.empty();
    private Optional<Track.Video> track = Optional.empty();

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
        if (extradata[0] != 1) {
            accept(unitsBeforeSlices(extradata));
            return;
        }
        List<byte[]> units = codec == Codec.H264 ? avcc(extradata) : hvcc(extradata);
        for (byte[] unit : units) {
            if (type(unit) == spsType()) {
                Sps sps = Sps.parse(codec, unit);
                box = Optional.of(extradata);
                track = Optional.of(video(extradata, sps));
                return;
            }
        }
    }

    /** Takes the parameter sets that a keyframe carries in band, in Annex B form; does nothing if the packets have another form. */
    @Override
    public void keyframe(byte[] accessUnit) throws FailureException {
        if (box.isEmpty()) {
            accept(unitsBeforeSlices(accessUnit));
        }
    }

    /** Whether an Annex B access unit holds a picture at which decoding can begin; false for other forms. */
    @Override
    public boolean startsDecoding(byte[] accessUnit) {
        if (box.isPresent()) {
            return false;
        }
        for (int at = nextUnit(accessUnit, 0); at < accessUnit.length; at = nextUnit(accessUnit, at)) {
            int type = type(accessUnit[at]);
            if (isSlice(type)) {
                return codec == Codec.H264 ? type == 5 : type >= 16 && type <= 21;
            }
        }
        return false;
    }

    private void accept(List<byte[]> units) throws FailureException {
        TreeMap<Integer, List<byte[]>> found = new TreeMap<>();
        for (byte[] unit : units) {
            if (isParameterSet(type(unit))
                    && found.getOrDefault(type(unit), List.of()).stream().noneMatch(u -> Arrays.equals(u, unit))) {
                found.computeIfAbsent(type(unit), t -> new ArrayList<>()).add(unit);
            }
        }
        List<byte[]> sps = found.getOrDefault(spsType(), sets.getOrDefault(spsType(), List.of()));
        if (found.isEmpty() || sps.isEmpty()) {
            return;
        }
        Sps parsed = Sps.parse(codec, sps.getFirst());
        sets.putAll(found);
        ByteArrayOutputStream annexB = new ByteArrayOutputStream();
        sets.values()
                .forEach(list -> list.forEach(unit -> {
                    annexB.writeBytes(START_CODE);
                    annexB.writeBytes(unit);
                }));
        Track.Video next = video(annexB.toByteArray(), parsed);
        boolean complete = sets.size() == (codec == Codec.H264 ? 2 : 3);
        if (complete && track.filter(next::sameAs).isEmpty()) {
            track = Optional.of(next);
        }
    }

    private Track.Video video(byte[] extradata, Sps sps) {
        return new Track.Video(codec, extradata, sps.widthPx(), sps.heightPx(), sps.reorderDepth(), sps.codecString());
    }

    private int type(byte[] unit) {
        return unit.length == 0 ? -1 : type(unit[0]);
    }

    private int type(byte header) {
        return codec == Codec.H264 ? header & 0x1F : header >> 1 & 0x3F;
    }

    private int spsType() {
        return codec == Codec.H264 ? 7 : 33;
    }

    private boolean isParameterSet(int type) {
        return codec == Codec.H264 ? type == 7 || type == 8 : type >= 32 && type <= 34;
    }

    private boolean isSlice(int type) {
        return codec == Codec.H264 ? type >= 1 && type <= 5 : type >= 0 && type <= 31;
    }

    /** Where the next NAL unit of an Annex B stream begins, behind its start code; the stream's length if there is none. */
    static int nextUnit(byte[] data, int from) {
        for (int i = from; i + 2 < data.length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                return i + 3;
            }
        }
        return data.length;
    }

    /** The NAL units before the first slice: those are small, and parameter sets cannot come later (H.264 7.4.1.2.3, H.265 7.4.2.4.4). */
    private List<byte[]> unitsBeforeSlices(byte[] data) {
        List<byte[]> units = new ArrayList<>();
        int start = nextUnit(data, 0);
        while (start < data.length && !isSlice(type(data[start]))) {
            int next = nextUnit(data, start);
            int end = next < data.length ? next - 3 : data.length;
            while (end > start && data[end - 1] == 0) {
                end--;
            }
            units.add(Arrays.copyOfRange(data, start, end));
            start = next;
        }
        return units;
    }

    /** The sequence parameter sets of an AVCDecoderConfigurationRecord, ISO/IEC 14496-15 5.3.3.1. */
    private static List<byte[]> avcc(byte[] box) {
        List<byte[]> units = new ArrayList<>();
        int at = 6;
        for (int i = 0; i < (box[5] & 0x1F) && at + 2 <= box.length; i++) {
            int size = unsigned16(box, at);
            units.add(Arrays.copyOfRange(box, at + 2, Math.min(box.length, at + 2 + size)));
            at += 2 + size;
        }
        return units;
    }

    /** All parameter sets of an HEVCDecoderConfigurationRecord, ISO/IEC 14496-15 8.3.3.1. */
    private static List<byte[]> hvcc(byte[] box) {
        List<byte[]> units = new ArrayList<>();
        int at = 23;
        for (int array = 0; box.length > 22 && array < (box[22] & 0xFF) && at + 3 <= box.length; array++) {
            int count = unsigned16(box, at + 1);
            at += 3;
            for (int i = 0; i < count && at + 2 <= box.length; i++) {
                int size = unsigned16(box, at);
                units.add(Arrays.copyOfRange(box, at + 2, Math.min(box.length, at + 2 + size)));
                at += 2 + size;
            }
        }
        return units;
    }

    private static int unsigned16(byte[] data, int at) {
        return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
    }
}
