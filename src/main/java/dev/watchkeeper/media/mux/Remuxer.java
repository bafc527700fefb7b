package dev.watchkeeper.media.mux;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins pieces of recorded files without re-encoding; confined to the calling thread. It cuts at the keyframe before the beginning and shortens
 * pauses between files to a second, during which a player shows a still picture. If only the parameter sets change, as with the picture size, the
 * file continues and carries them in the stream; another codec starts another file, because no player accepts two in one track.
 */
public final class Remuxer implements AutoCloseable {
    private static final long LONGEST_PAUSE_MICROS = 1_000_000;

    private final Path target;
    private final Run run;
    private final Spans covered;
    private final Watch watch;
    private final Map<String, String> metadata;
    private @Nullable Mp4Output output;
    private boolean withAudio;
    private long shiftMicros;
    private long endMicros;
    private long silentMicros;

    /** Pieces that fit into one file, in order of time; immutable. */
    private record Run(List<Probe> probes) {
        boolean changes() {
            return probes.stream().anyMatch(probe -> !Arrays.equals(probe.sets, probes.getFirst().sets));
        }

        /** The first piece that has sound. */
        Optional<Probe> sound() {
            return probes.stream().filter(probe -> probe.sound.isPresent()).findFirst();
        }
    }

    /** What probing a piece found; immutable. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes
    private record Probe(Piece piece, Codec codec, int lengthBytes, byte[] sets, Optional<byte[]> sound) {
        boolean fits(Probe other) {
            return codec == other.codec && lengthBytes == other.lengthBytes;
        }
    }

    private Remuxer(Path target, Run run, Spans covered, Order order, Watch watch) {
        this.target = target;
        this.run = run;
        this.covered = covered;
        this.metadata = order.metadata;
        this.watch = watch;
    }

    /**
     * What to take from the pieces; immutable.
     *
     * @param fromMicros on the pieces' common timeline
     * @param toMicros on the same timeline
     * @param metadata what each file says of itself, such as {@code title}
     */
    public record Order(long fromMicros, long toMicros, Map<String, String> metadata) {
        public Order {
            metadata = Map.copyOf(metadata);
        }
    }

    /** Follows the work, on its thread. */
    public interface Watch {
        /** Checked for each packet; true ends the work with {@code TIMEOUT}. */
        boolean isCancelled();

        /** The work has come to this time on the common timeline. */
        default void reached(long micros) {}
    }

    /**
     * Writes what the pieces hold between two times.
     *
     * @param pieces in order of time
     * @param fromMicros on the pieces' common timeline
     * @param toMicros on the same timeline
     * @param targets supplies an empty or new file for each one needed
     * @param cancelled checked for each packet; true ends the work with {@code TIMEOUT}
     * @throws FailureException if a target cannot be written, or when cancelled
     */
    public static Result join(
            List<Piece> pieces, long fromMicros, long toMicros, Supplier<Path> targets, BooleanSupplier cancelled)
            throws FailureException {
        return join(pieces, new Order(fromMicros, toMicros, Map.of()), targets, cancelled::getAsBoolean);
    }

    /**
     * Writes what the pieces hold between two times.
     *
     * @param pieces in order of time
     * @param targets supplies an empty or new file for each one needed
     * @throws FailureException if a target cannot be written, or when cancelled
     */
    public static Result join(List<Piece> pieces, Order order, Supplier<Path> targets, Watch watch)
            throws FailureException {
        List<Probe> probes = new ArrayList<>();
        List<Piece> unreadable = new ArrayList<>();
        for (Piece piece : pieces) {
            check(watch);
            probe(piece).ifPresentOrElse(probes::add, () -> unreadable.add(piece));
        }
        Spans covered = new Spans();
        List<Part> parts = new ArrayList<>();
        long silent = 0;
        int at = 0;
        while (at < probes.size()) {
            int end = at + 1;
            while (end < probes.size() && probes.get(end).fits(probes.get(at))) {
                end++;
            }
            Path target = targets.get();
            try (Remuxer remuxer = new Remuxer(target, new Run(probes.subList(at, end)), covered, order, watch)) {
                for (int i = at; i < end; i++) {
                    // recordings overlap where the pre-motion of one reaches into the one before
                    long next = i + 1 < probes.size() ? probes.get(i + 1).piece.atMicros() : order.toMicros;
                    remuxer.append(probes.get(i), order.fromMicros, Math.min(next, order.toMicros), unreadable);
                }
                remuxer.finish().ifPresent(parts::add);
                silent += remuxer.silentMicros;
            }
            at = end;
        }
        return new Result(parts, covered.all(), silent, List.copyOf(unreadable));
    }

    /** A file that is gone, or has no picture yet, is a pause. */
    private static Optional<Probe> probe(Piece piece) throws FailureException {
        try (Mp4Input input = new Mp4Input(piece.file())) {
            byte[] sets = Mp4Input.extradata(input.videoParameters());
            Codec codec = PlayCheck.codec(input.videoParameters());
            return Optional.of(new Probe(
                    piece,
                    codec,
                    PlayCheck.lengthBytes(codec, sets),
                    sets,
                    input.audioParameters().map(Mp4Input::extradata)));
        } catch (FailureException e) {
            if (e.kind() != FailureKind.NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private void append(Probe probe, long fromMicros, long toMicros, List<Piece> unreadable) throws FailureException {
        Piece piece = probe.piece;
        boolean sameSound = probe.sound.isPresent()
                && run.sound()
                        .flatMap(Probe::sound)
                        .filter(s -> Arrays.equals(s, probe.sound.get()))
                        .isPresent();
        long before = endMicros;
        try (Mp4Input input = new Mp4Input(piece.file())) {
            input.seek(fromMicros - piece.atMicros());
            covered.nextFile();
            boolean started = false;
            boolean picturesDone = false;
            boolean soundDone = false;
            for (Optional<Mp4Input.Unit> next = input.next(); next.isPresent(); next = input.next()) {
                check(watch);
                Mp4Input.Unit unit = next.get();
                long at = piece.atMicros() + unit.ptsMicros();
                watch.reached(at);
                if (!started) {
                    if (!unit.isVideo() || !unit.keyframe()) {
                        continue;
                    }
                    if (at >= toMicros) {
                        return;
                    }
                    begin(input, piece.atMicros() + unit.dtsMicros());
                    before = Math.max(before, piece.atMicros() + unit.dtsMicros() + shiftMicros);
                    started = true;
                } else if (piece.atMicros() + unit.dtsMicros() >= toMicros) {
                    // the file alternates between pictures and sound of up to a second
                    picturesDone |= unit.isVideo();
                    soundDone |= !unit.isVideo();
                    if (picturesDone && (soundDone || !sameSound)) {
                        break;
                    }
                    continue;
                }
                write(unit, probe, sameSound);
            }
            if (probe.sound.isPresent() && !(sameSound && withAudio)) {
                silentMicros += Math.max(0, endMicros - before);
            }
        } catch (FailureException e) {
            if (e.kind() != FailureKind.NOT_FOUND) {
                throw e;
            }
            unreadable.add(piece); // gone since it was probed
        }
    }

    private static void check(Watch watch) throws FailureException {
        if (watch.isCancelled()) {
            throw new FailureException(FailureKind.TIMEOUT, "The export took too long; ask for a shorter time");
        }
    }

    private void begin(Mp4Input input, long startMicros) throws FailureException {
        if (output == null) {
            Mp4Output opened = Mp4Output.file(target);
            output = opened;
            opened.addCopy(input.videoParameters(), run.changes());
            Optional<Probe> sound = run.sound();
            if (sound.isPresent()) {
                withAudio = addSound(opened, sound.get());
            }
            opened.metadata(metadata);
            opened.header(Map.of());
            shiftMicros = -startMicros;
        } else {
            long pause = startMicros + shiftMicros - endMicros;
            if (pause < 0 || pause > LONGEST_PAUSE_MICROS) {
                shiftMicros -= pause - Math.clamp(pause, 0, LONGEST_PAUSE_MICROS);
            }
        }
    }

    private static boolean addSound(Mp4Output opened, Probe sound) throws FailureException {
        try (Mp4Input source = new Mp4Input(sound.piece.file())) {
            if (source.audioParameters().isPresent()) {
                opened.addCopy(source.audioParameters().get(), false);
                return true;
            }
            return false;
        } catch (FailureException e) {
            if (e.kind() != FailureKind.NOT_FOUND) {
                throw e;
            }
            return false;
        }
    }

    private void write(Mp4Input.Unit unit, Probe probe, boolean sound) throws FailureException {
        long shift = probe.piece.atMicros() + shiftMicros;
        long dts = unit.dtsMicros() + shift;
        Mp4Output to = output;
        if (to == null || !unit.isVideo() && (!sound || !withAudio || dts < 0)) {
            return;
        }
        boolean sets = unit.isVideo() && unit.keyframe() && probe.lengthBytes > 0 && run.changes();
        to.write(
                unit.isVideo() ? 0 : 1,
                sets ? InBand.withSets(probe.codec, probe.sets, unit.data()) : unit.data(),
                unit.ptsMicros() + shift,
                dts,
                unit.durationMicros(),
                unit.keyframe());
        if (unit.isVideo()) {
            endMicros = Math.max(endMicros, dts + unit.durationMicros());
            covered.picture(probe.piece.atMicros() + unit.ptsMicros(), unit.durationMicros());
        }
    }

    private Optional<Part> finish() throws FailureException {
        if (output == null) {
            return Optional.empty();
        }
        output.trailer();
        return Optional.of(new Part(target, run.probes.getFirst().codec, endMicros));
    }

    @Override
    public void close() {
        if (output != null) {
            output.close();
        }
    }

    /**
     * A recorded file; immutable.
     *
     * @param atMicros the time of its first picture on the common timeline, for example the wall clock, µs
     */
    public record Piece(Path file, long atMicros) {}

    /** One file of the result; immutable. */
    public record Part(Path file, Codec codec, long durationMicros) {}

    /** A stretch of time; immutable. */
    public record Span(long fromMicros, long toMicros) {}

    /**
     * The result; immutable.
     *
     * @param parts one for each codec in turn; none if no picture lies between the times
     * @param covered the parts of the common timeline that have pictures, in order
     * @param silentMicros how long the sound of a different format is missing
     * @param unreadable pieces of which nothing could be read
     */
    public record Result(List<Part> parts, List<Span> covered, long silentMicros, List<Piece> unreadable) {}
}
