package dev.watchkeeper.lab.encode;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.NalUnits;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a whole recorded file, so that a camera can repeat it as its stream; stateless. Call {@link Natives#load} first. */
public final class ClipReader {
    private static final Duration READING_LIMIT = Duration.ofSeconds(60);
    private static final long MAX_BYTES = 256L << 20;

    private ClipReader() {}

    /**
     * Reads the file's video and its AAC audio, if it has any.
     *
     * @throws FailureException NOT_FOUND if it cannot be read, UNSUPPORTED_CODEC if its video is neither H.264, H.265 nor MJPEG or it is larger
     *     than 256 MB
     */
    public static EncodedClip.Pair read(Path file, Clock clock) throws FailureException {
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(READING_LIMIT, FailureKind.TIMEOUT, file + " could not be read within a minute");
        List<Reading.Unit> video = new ArrayList<>();
        List<Reading.Unit> audio = new ArrayList<>();
        long bytes = 0;
        try (Demuxer demuxer = Inputs.file(file, interrupt, clock)) {
            while (true) {
                if (demuxer.read() instanceof Reading.Unit unit) {
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

    private static EncodedClip.Pair pair(List<Reading.Unit> video, List<Reading.Unit> audio) {
        Reading.Unit first = video.getFirst();
        Reading.Unit last = video.getLast();
        long start = first.dtsMicros();
        long frame = Math.max(1, (last.dtsMicros() - start) / Math.max(1, video.size() - 1));
        long duration = last.dtsMicros() - start + frame;
        List<EncodedClip.Unit> pictures = video.stream()
                .map(u -> new EncodedClip.Unit(withSets(u), u.ptsMicros() - start, u.dtsMicros() - start, u.keyframe()))
                .toList();
        List<EncodedClip.Unit> sounds = audio.stream()
                .filter(u -> u.dtsMicros() >= start && u.dtsMicros() - start < duration)
                .map(u -> new EncodedClip.Unit(u.data(), u.ptsMicros() - start, u.dtsMicros() - start, true))
                .toList();
        Optional<EncodedClip> sound = sounds.isEmpty()
                ? Optional.empty()
                : Optional.of(new EncodedClip(audio.getFirst().track(), sounds, duration));
        return new EncodedClip.Pair(new EncodedClip(first.track(), pictures, duration), sound);
    }

    /** Prepends the parameter sets to a keyframe, as cameras send it; files hold them in their header. */
    private static byte[] withSets(Reading.Unit unit) {
        Track track = unit.track();
        boolean sets = track.codec() == Codec.H264 || track.codec() == Codec.H265;
        if (!sets || !unit.keyframe() || NalUnits.holdParameterSets(track.codec(), unit.data())) {
            return unit.data();
        }
        byte[] head = track.extradata();
        byte[] all = Arrays.copyOf(head, head.length + unit.data().length);
        System.arraycopy(unit.data(), 0, all, head.length, unit.data().length);
        return all;
    }
}
