package dev.watchkeeper.encode;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Track;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a recorded file whole, so that it can be repeated as a camera's stream; stateless. Needs {@link Natives#load} before. */
public final class ClipReader {
    private static final Duration READING_LIMIT = Duration.ofSeconds(60);
    private static final long MAX_BYTES = 256L << 20;
    private static final byte[] START_CODE = {0, 0, 0, 1};

    private ClipReader() {}

    /**
     * Reads the video and, where there is one, the AAC of the file.
     *
     * @throws FailureException NOT_FOUND if it cannot be read, UNSUPPORTED_CODEC if its video is neither H.264, H.265 nor MJPEG or it is larger
     *     than 256 MB
     */
    public static EncodedClip.Pair read(Path file, Clock clock) throws FailureException {
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(READING_LIMIT, FailureKind.TIMEOUT, file + " could not be read within a minute");
        List<Demuxer.Unit> video = new ArrayList<>();
        List<Demuxer.Unit> audio = new ArrayList<>();
        long bytes = 0;
        try (Demuxer demuxer = Inputs.file(file, interrupt, clock)) {
            while (true) {
                if (demuxer.read() instanceof Demuxer.Unit unit) {
                    if (unit.track().codec() == Codec.RAW) {
                        throw new FailureException(FailureKind.UNSUPPORTED_CODEC, file + " holds uncompressed video");
                    }
                    (unit.track().codec().isVideo() ? video : audio).add(unit);
                    bytes += unit.data().length;
                }
                if (bytes > MAX_BYTES) {
                    throw new FailureException(FailureKind.UNSUPPORTED_CODEC, file + " is larger than 256 MB");
                }
            }
        } catch (FailureException e) {
            if (e.kind() != FailureKind.ENDED || video.isEmpty()) {
                throw e;
            }
        }
        return pair(video, audio);
    }

    private static EncodedClip.Pair pair(List<Demuxer.Unit> video, List<Demuxer.Unit> audio) {
        Demuxer.Unit first = video.getFirst();
        Demuxer.Unit last = video.getLast();
        long start = first.dtsMicros();
        long frame = Math.max(1, (last.dtsMicros() - start) / Math.max(1, video.size() - 1));
        long duration = last.dtsMicros() - start + frame;
        List<EncodedClip.Unit> pictures = video.stream()
                .map(u -> new EncodedClip.Unit(annexB(u), u.ptsMicros() - start, u.dtsMicros() - start, u.keyframe()))
                .toList();
        Track.Video track = (Track.Video) first.track();
        Track.Video described = new Track.Video(
                track.codec(),
                parameterSets(track),
                track.widthPx(),
                track.heightPx(),
                track.reorderDepth(),
                track.codecString());
        List<EncodedClip.Unit> sounds = audio.stream()
                .filter(u -> u.dtsMicros() >= start && u.dtsMicros() - start < duration)
                .map(u -> new EncodedClip.Unit(u.data(), u.ptsMicros() - start, u.dtsMicros() - start, true))
                .toList();
        Optional<EncodedClip> sound = sounds.isEmpty()
                ? Optional.empty()
                : Optional.of(new EncodedClip(audio.getFirst().track(), sounds, duration));
        return new EncodedClip.Pair(new EncodedClip(described, pictures, duration), sound);
    }

    /** The unit with start codes; a keyframe with its parameter sets in front, as cameras send it. */
    private static byte[] annexB(Demuxer.Unit unit) {
        byte[] box = unit.track().extradata();
        if (!isBox(box)) {
            return unit.data();
        }
        int lengthBytes = (box[unit.track().codec() == Codec.H264 ? 4 : 21] & 3) + 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream(unit.data().length + box.length);
        if (unit.keyframe()) {
            out.writeBytes(parameterSets((Track.Video) unit.track()));
        }
        byte[] data = unit.data();
        int at = 0;
        while (at + lengthBytes < data.length) {
            int size = 0;
            for (int i = 0; i < lengthBytes; i++) {
                size = size << 8 | data[at++] & 0xff;
            }
            if (size <= 0 || size > data.length - at) {
                break; // damaged; what was whole is kept
            }
            out.writeBytes(START_CODE);
            out.write(data, at, size);
            at += size;
        }
        return out.toByteArray();
    }

    private static boolean isBox(byte[] extradata) {
        return extradata.length > 6 && extradata[0] == 1;
    }

    /** The parameter sets of an avcC or hvcC box (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1) in Annex B form. */
    private static byte[] parameterSets(Track.Video track) {
        byte[] box = track.extradata();
        if (!isBox(box)) {
            return box;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(box);
        if (track.codec() == Codec.H264) {
            in.position(5);
            copy(in, in.get() & 0x1f, out);
            copy(in, in.get() & 0xff, out);
        } else {
            in.position(22);
            for (int arrays = in.get() & 0xff; arrays > 0; arrays--) {
                in.get();
                copy(in, in.getShort() & 0xffff, out);
            }
        }
        return out.toByteArray();
    }

    private static void copy(ByteBuffer in, int count, ByteArrayOutputStream out) {
        for (int i = 0; i < count; i++) {
            byte[] unit = new byte[in.getShort() & 0xffff];
            in.get(unit);
            out.writeBytes(START_CODE);
            out.writeBytes(unit);
        }
    }
}
