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
 * Puts pieces of recorded files together without re-encoding; confined to the thread of the call. The cut lies at the keyframe before the
 * begin. Pauses between files are shortened to a second: a player would show a still picture. Where only the parameter sets change, as with the
 * picture's size, the file goes on and carries them in the stream; another codec begins another file, because no player takes two in one track.
 */
public final class Remuxer implements AutoCloseable {
    private static final long LONGEST_PAUSE_MICROS = 1_000_000;

    private final Path target;
    private final Run run;
    private final Spans covered;
    private final BooleanSupplier cancelled;
    private @Nullable Mp4Output output;
    private boolean withAudio;
    private long shiftMicros;
    private long endMicros;
    private long silentMicros;

    /** Pieces that one file can hold, in order of time; immutable. */
    private record Run(List<Look> looks) {
        boolean changes() {
            return looks.stream().anyMatch(look -> !Arrays.equals(look.sets, looks.getFirst().sets));
        }

        /** The first piece that has sound. */
        Optional<Look> sound() {
            return looks.stream().filter(look -> look.sound.isPresent()).findFirst();
        }
    }

    /** What a look into a piece showed; immutable. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes
    private record Look(Piece piece, Codec codec, int lengthBytes, byte[] sets, Optional<byte[]> sound) {
        boolean fits(Look other) {
            return codec == other.codec && lengthBytes == other.lengthBytes;
        }
    }

    private Remuxer(Path target, Run run, Spans covered, BooleanSupplier cancelled) {
        this.target = target;
        this.run = run;
        this.covered = covered;
        this.cancelled = cancelled;
    }

    /**
     * Writes the pieces' part between two times.
     *
     * @param pieces in order of time
     * @param fromMicros on the timeline on which the pieces lie
     * @param toMicros on the same timeline
     * @param targets gives an empty or new file for each that is needed
     * @param cancelled asked for each packet; true ends the work with {@code TIMEOUT}
     * @throws FailureException if a target cannot be written, or when cancelled
     */
    public static Result join(
            List<Piece> pieces, long fromMicros, long toMicros, Supplier<Path> targets, BooleanSupplier cancelled)
            throws FailureException {
        List<Look> looks = new ArrayList<>();
        List<Piece> unreadable = new ArrayList<>();
        for (Piece piece : pieces) {
            check(cancelled);
            look(piece).ifPresentOrElse(looks::add, () -> unreadable.add(piece));
        }
        Spans covered = new Spans();
        List<Part> parts = new ArrayList<>();
        long silent = 0;
        int at = 0;
        while (at < looks.size()) {
            int end = at + 1;
            while (end < looks.size() && looks.get(end).fits(looks.get(at))) {
                end++;
            }
            Path target = targets.get();
            try (Remuxer remuxer = new Remuxer(target, new Run(looks.subList(at, end)), covered, cancelled)) {
                for (int i = at; i < end; i++) {
                    // recordings overlap where the pre-roll of one reaches into the one before
                    long next = i + 1 < looks.size() ? looks.get(i + 1).piece.atMicros() : toMicros;
                    remuxer.append(looks.get(i), fromMicros, Math.min(next, toMicros), unreadable);
                }
                remuxer.finish().ifPresent(parts::add);
                silent += remuxer.silentMicros;
            }
            at = end;
        }
        return new Result(parts, covered.all(), silent, List.copyOf(unreadable));
    }

    /** A file that has gone, or that has no picture yet, is a pause. */
    private static Optional<Look> look(Piece piece) throws FailureException {
        try (Mp4Input input = new Mp4Input(piece.file())) {
            byte[] sets = Mp4Input.extradata(input.videoParameters());
            Codec codec = PlayCheck.codec(input.videoParameters());
            return Optional.of(new Look(
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

    private void append(Look look, long fromMicros, long toMicros, List<Piece> unreadable) throws FailureException {
        Piece piece = look.piece;
        boolean sameSound = look.sound.isPresent()
                && run.sound()
                        .flatMap(Look::sound)
                        .filter(s -> Arrays.equals(s, look.sound.get()))
                        .isPresent();
        long before = endMicros;
        try (Mp4Input input = new Mp4Input(piece.file())) {
            input.seek(fromMicros - piece.atMicros());
            covered.begins();
            boolean started = false;
            boolean picturesDone = false;
            boolean soundDone = false;
            for (Optional<Mp4Input.Unit> next = input.next(); next.isPresent(); next = input.next()) {
                check(cancelled);
                Mp4Input.Unit unit = next.get();
                long at = piece.atMicros() + unit.ptsMicros();
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
                    // the file has pictures and sound in turns of up to a second
                    picturesDone |= unit.isVideo();
                    soundDone |= !unit.isVideo();
                    if (picturesDone && (soundDone || !sameSound)) {
                        break;
                    }
                    continue;
                }
                write(unit, look, sameSound);
            }
            if (look.sound.isPresent() && !(sameSound && withAudio)) {
                silentMicros += Math.max(0, endMicros - before);
            }
        } catch (FailureException e) {
            if (e.kind() != FailureKind.NOT_FOUND) {
                throw e;
            }
            unreadable.add(piece); // it has gone since it was looked at
        }
    }

    private static void check(BooleanSupplier cancelled) throws FailureException {
        if (cancelled.getAsBoolean()) {
            throw new FailureException(FailureKind.TIMEOUT, "The export took too long; ask for a shorter time");
        }
    }

    private void begin(Mp4Input input, long startMicros) throws FailureException {
        if (output == null) {
            Mp4Output opened = Mp4Output.file(target);
            output = opened;
            opened.addCopy(input.videoParameters(), run.changes());
            Optional<Look> sound = run.sound();
            if (sound.isPresent()) {
                withAudio = addSound(opened, sound.get());
            }
            opened.header(Map.of());
            shiftMicros = -startMicros;
        } else {
            long pause = startMicros + shiftMicros - endMicros;
            if (pause < 0 || pause > LONGEST_PAUSE_MICROS) {
                shiftMicros -= pause - Math.clamp(pause, 0, LONGEST_PAUSE_MICROS);
            }
        }
    }

    private static boolean addSound(Mp4Output opened, Look sound) throws FailureException {
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

    private void write(Mp4Input.Unit unit, Look look, boolean sound) throws FailureException {
        long shift = look.piece.atMicros() + shiftMicros;
        long dts = unit.dtsMicros() + shift;
        Mp4Output to = output;
        if (to == null || !unit.isVideo() && (!sound || !withAudio || dts < 0)) {
            return;
        }
        boolean sets = unit.isVideo() && unit.keyframe() && look.lengthBytes > 0 && run.changes();
        to.write(
                unit.isVideo() ? 0 : 1,
                sets ? InBand.withSets(look.codec, look.sets, unit.data()) : unit.data(),
                unit.ptsMicros() + shift,
                dts,
                unit.durationMicros(),
                unit.keyframe());
        if (unit.isVideo()) {
            endMicros = Math.max(endMicros, dts + unit.durationMicros());
            covered.picture(look.piece.atMicros() + unit.ptsMicros(), unit.durationMicros());
        }
    }

    private Optional<Part> finish() throws FailureException {
        if (output == null) {
            return Optional.empty();
        }
        output.trailer();
        return Optional.of(new Part(target, run.looks.getFirst().codec, endMicros));
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
     * @param atMicros where its first picture lies on the common timeline, for example the wall clock, µs
     */
    public record Piece(Path file, long atMicros) {}

    /** One file of what was put together; immutable. */
    public record Part(Path file, Codec codec, long durationMicros) {}

    /** A stretch of time; immutable. */
    public record Span(long fromMicros, long toMicros) {}

    /**
     * What was put together; immutable.
     *
     * @param parts one for each codec in turn; none if no picture lies between the times
     * @param covered what of the common timeline pictures were written of, in order
     * @param silentMicros for how long there was sound that is missing, because it was another one than the file's
     * @param unreadable pieces of which nothing could be read
     */
    public record Result(List<Part> parts, List<Span> covered, long silentMicros, List<Piece> unreadable) {}
}
