package dev.watchkeeper.media.mux;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.JpegEncoder;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.VideoDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.jspecify.annotations.Nullable;

/** Takes pieces and pictures out of recorded files, finished or growing, for a player that puts them in a row; stateless. */
public final class Pieces {
    /** From then on a piece ends at the next keyframe: players hold little more. */
    private static final long ENOUGH_BYTES = 24L << 20;

    /** No piece is longer, whatever the distance of the keyframes. */
    private static final long MOST_BYTES = 64L << 20;

    /** Sound lies up to a second behind its pictures in the file. */
    private static final int MOST_SOUND_AFTER = 200;

    private Pieces() {}

    /**
     * A piece of a file as fragmented MP4 with its own header; immutable: nobody may write into the array. Times are µs from the file's first picture.
     *
     * @param codecs the name for browsers
     * @param zeroMicros where the piece's own time begins
     * @param fromMicros of its first picture, a keyframe
     * @param toMicros of the keyframe that follows, or the end of the last picture
     * @param last whether the file holds nothing after it (yet)
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Piece(byte[] data, String codecs, long zeroMicros, long fromMicros, long toMicros, boolean last) {}

    /**
     * A picture of a file as JPEG; immutable: nobody may write into the array.
     *
     * @param atMicros when it was shown, µs from the file's first picture
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Picture(byte[] jpeg, long atMicros) {}

    /**
     * Cuts at keyframes: from the last one at or before the beginning up to the first one at or after the end.
     *
     * @throws FailureException {@code NOT_FOUND} if the file cannot be read or holds no picture there
     */
    public static Optional<Piece> cut(Path file, long fromMicros, long toMicros) throws FailureException {
        try (Mp4Input input = new Mp4Input(file);
                Cut cut = new Cut(input)) {
            Start start = Start.find(input, fromMicros);
            if (start.units.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(cut.run(start, toMicros));
        }
    }

    /**
     * The picture at a time.
     *
     * @param exact whether it is the one shown then, or the keyframe before, which costs far less
     */
    public static Optional<Picture> picture(Path file, long atMicros, boolean exact, int maxWidthPx)
            throws FailureException {
        try (Mp4Input input = new Mp4Input(file);
                VideoDecoder decoder = new VideoDecoder();
                JpegEncoder encoder = new JpegEncoder(maxWidthPx)) {
            Start start = Start.find(input, atMicros);
            Track.Video track = PlayCheck.track(input);
            Newest newest = new Newest(encoder, exact ? atMicros : Long.MAX_VALUE);
            for (Mp4Input.Unit unit : start.units) {
                if (unit.isVideo() && (exact || unit.keyframe())) {
                    decoder.decode(PlayCheck.packet(track, unit), newest::take);
                }
            }
            decoder.drain(newest::take);
            return newest.picture();
        }
    }

    /**
     * Where reading begins; immutable.
     *
     * @param units from the last keyframe at or before a time up to the first picture after it
     * @param next the unit after these
     */
    private record Start(List<Mp4Input.Unit> units, Mp4Input.@Nullable Unit next) {
        /** A growing file has no index, so seeking may end far too early in it. */
        static Start find(Mp4Input input, long timeMicros) {
            input.seek(Math.max(0, timeMicros));
            List<Mp4Input.Unit> units = new ArrayList<>();
            long bytes = 0;
            for (Optional<Mp4Input.Unit> next = input.next(); next.isPresent(); next = input.next()) {
                Mp4Input.Unit unit = next.get();
                boolean later = unit.isVideo() && unit.ptsMicros() > timeMicros;
                if (!units.isEmpty() && (later || bytes > MOST_BYTES)) {
                    return new Start(units, unit);
                }
                if (unit.isVideo() && unit.keyframe()) {
                    units.clear();
                    bytes = 0;
                }
                if (!units.isEmpty() || unit.isVideo() && unit.keyframe()) {
                    units.add(unit);
                    bytes += unit.data().length;
                }
            }
            return new Start(units, null);
        }
    }

    /** Writes the units of a piece; confined to one thread. */
    private static final class Cut implements AutoCloseable {
        private final Mp4Input input;
        private final Mp4Output output;
        private final boolean sound;
        private long baseMicros;
        private long endMicros;
        private long bytes;
        private boolean begun;

        Cut(Mp4Input input) throws FailureException {
            this.input = input;
            this.output = Mp4Output.memory("the piece");
            this.sound = input.audioParameters().isPresent();
        }

        Piece run(Start start, long toMicros) throws FailureException {
            output.addCopy(input.videoParameters(), false);
            if (sound) {
                output.addCopy(input.audioParameters().orElseThrow(), false);
            }
            output.header(Map.of("movflags", "+empty_moov+default_base_moof+frag_custom+skip_sidx+skip_trailer"));
            Mp4Input.Unit first = start.units.getFirst();
            baseMicros = first.dtsMicros();
            for (Mp4Input.Unit unit : start.units) {
                write(unit);
            }
            boolean last = !rest(Optional.ofNullable(start.next), toMicros);
            output.flush();
            return new Piece(output.take(), codecs(), baseMicros, first.ptsMicros(), endMicros, last);
        }

        /** Returns whether the file goes on. */
        private boolean rest(Optional<Mp4Input.Unit> first, long toMicros) throws FailureException {
            for (Optional<Mp4Input.Unit> next = first; next.isPresent(); next = input.next()) {
                Mp4Input.Unit unit = next.get();
                boolean whole = unit.isVideo()
                        && (unit.keyframe() && (unit.ptsMicros() >= toMicros || bytes > ENOUGH_BYTES)
                                || bytes > MOST_BYTES);
                if (whole) {
                    endMicros = unit.ptsMicros();
                    soundUpTo(unit.dtsMicros());
                    return true;
                }
                write(unit);
            }
            return false;
        }

        private void soundUpTo(long dtsMicros) throws FailureException {
            for (int i = 0; sound && i < MOST_SOUND_AFTER; i++) {
                Optional<Mp4Input.Unit> next = input.next();
                if (next.isEmpty() || !next.get().isVideo() && next.get().dtsMicros() >= dtsMicros) {
                    return;
                }
                if (!next.get().isVideo()) {
                    write(next.get());
                }
            }
        }

        private void write(Mp4Input.Unit unit) throws FailureException {
            if (!unit.isVideo() && (!sound || unit.dtsMicros() < baseMicros)) {
                return;
            }
            if (unit.isVideo() && unit.keyframe() && begun) {
                output.flush();
            }
            begun = true;
            output.write(
                    unit.isVideo() ? 0 : 1,
                    unit.data(),
                    unit.ptsMicros() - baseMicros,
                    unit.dtsMicros() - baseMicros,
                    unit.durationMicros(),
                    unit.keyframe());
            bytes += unit.data().length;
            if (unit.isVideo()) {
                endMicros = Math.max(endMicros, unit.ptsMicros() + unit.durationMicros());
            }
        }

        private String codecs() {
            AVCodecParameters video = input.videoParameters();
            String name = CodecStrings.video(PlayCheck.codec(video), Mp4Input.extradata(video));
            return input.audioParameters()
                    .map(audio -> name + "," + CodecStrings.sound(audio))
                    .orElse(name);
        }

        @Override
        public void close() {
            output.close();
        }
    }

    /** Keeps the last picture up to a time as JPEG; confined to one thread. */
    private static final class Newest {
        private final JpegEncoder encoder;
        private final long latestMicros;
        private Optional<Picture> picture = Optional.empty();

        Newest(JpegEncoder encoder, long latestMicros) {
            this.encoder = encoder;
            this.latestMicros = latestMicros;
        }

        void take(dev.watchkeeper.media.DecodedPicture decoded) {
            if (picture.isPresent() && decoded.ptsMicros() > latestMicros) {
                return;
            }
            try {
                picture = Optional.of(new Picture(encoder.encode(decoded).bytes(), decoded.ptsMicros()));
            } catch (FailureException e) {
                // A picture that cannot be shown is no picture; the one before may do.
            }
        }

        Optional<Picture> picture() {
            return picture;
        }
    }
}
