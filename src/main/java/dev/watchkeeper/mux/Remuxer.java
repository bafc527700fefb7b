package dev.watchkeeper.mux;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Puts pieces of recorded files together into one MP4 file without re-encoding; confined to the thread of the call. The cut
 * lies at the keyframe before the begin. Pauses between files are shortened to a second: a player would show a still picture.
 */
public final class Remuxer implements AutoCloseable {
    private static final long LONGEST_PAUSE_MICROS = 1_000_000;

    private final Path target;
    private final BooleanSupplier cancelled;
    private @Nullable Mp4Output output;
    private byte[] videoExtradata = {};
    private byte[] audioExtradata = {};
    private boolean withAudio;
    private long shiftMicros;
    private long endMicros;
    private boolean complete = true;

    /**
     * @param target an empty or new file
     * @param cancelled asked for each packet; true ends the work with {@code TIMEOUT}
     */
    private Remuxer(Path target, BooleanSupplier cancelled) {
        this.target = target;
        this.cancelled = cancelled;
    }

    /**
     * Writes the pieces' part between two times into the target.
     *
     * @param pieces in order of time
     * @param fromMicros on the timeline on which the pieces lie
     * @param toMicros on the same timeline
     * @return empty if no picture lies between; the target is then of no use
     * @throws FailureException if the target cannot be written, or when cancelled
     */
    public static Optional<Result> join(
            List<Piece> pieces, long fromMicros, long toMicros, Path target, BooleanSupplier cancelled)
            throws FailureException {
        try (Remuxer remuxer = new Remuxer(target, cancelled)) {
            for (int i = 0; i < pieces.size(); i++) {
                // recordings overlap where the pre-roll of one reaches into the one before
                long next = i + 1 < pieces.size() ? pieces.get(i + 1).atMicros() : toMicros;
                remuxer.append(pieces.get(i), fromMicros, Math.min(next, toMicros));
            }
            return remuxer.finish();
        }
    }

    private void append(Piece piece, long fromMicros, long toMicros) throws FailureException {
        try (Mp4Input input = new Mp4Input(piece.file())) {
            if (output != null && !Arrays.equals(videoExtradata, extradata(input.videoParameters()))) {
                complete = false;
                return;
            }
            boolean sameAudio = input.audioParameters()
                    .filter(a -> Arrays.equals(audioExtradata, extradata(a)))
                    .isPresent();
            input.seek(fromMicros - piece.atMicros());
            boolean started = false;
            boolean picturesDone = false;
            boolean soundDone = false;
            for (Optional<Mp4Input.Unit> next = input.next(); next.isPresent(); next = input.next()) {
                if (cancelled.getAsBoolean()) {
                    throw new FailureException(FailureKind.TIMEOUT, "The export took too long; ask for a shorter time");
                }
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
                    sameAudio |= input.audioParameters().isPresent() && withAudio && endMicros == 0;
                    started = true;
                } else if (piece.atMicros() + unit.dtsMicros() >= toMicros) {
                    // the file has pictures and sound in turns of up to a second
                    picturesDone |= unit.isVideo();
                    soundDone |= !unit.isVideo();
                    if (picturesDone && (soundDone || !sameAudio)) {
                        return;
                    }
                    continue;
                }
                write(unit, piece.atMicros() + shiftMicros, sameAudio);
            }
        } catch (FailureException e) {
            if (e.kind() != FailureKind.NOT_FOUND) {
                throw e;
            }
            complete = false; // a file that has gone, or that has no picture yet, is a pause
        }
    }

    private void begin(Mp4Input input, long startMicros) throws FailureException {
        if (output == null) {
            Mp4Output opened = Mp4Output.file(target);
            output = opened;
            videoExtradata = extradata(input.videoParameters());
            opened.addCopy(input.videoParameters());
            Optional<AVCodecParameters> audio = input.audioParameters();
            withAudio = audio.isPresent();
            if (audio.isPresent()) {
                audioExtradata = extradata(audio.get());
                opened.addCopy(audio.get());
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

    private void write(Mp4Input.Unit unit, long shift, boolean audioToo) throws FailureException {
        long dts = unit.dtsMicros() + shift;
        Mp4Output to = output;
        if (to == null || !unit.isVideo() && (!audioToo || dts < 0)) {
            return;
        }
        to.write(
                unit.isVideo() ? 0 : 1,
                unit.data(),
                unit.ptsMicros() + shift,
                dts,
                unit.durationMicros(),
                unit.keyframe());
        if (unit.isVideo()) {
            endMicros = Math.max(endMicros, dts + unit.durationMicros());
        }
    }

    private Optional<Result> finish() throws FailureException {
        if (output == null) {
            return Optional.empty();
        }
        output.trailer();
        return Optional.of(new Result(endMicros, complete));
    }

    @Override
    public void close() {
        if (output != null) {
            output.close();
        }
    }

    private static byte[] extradata(AVCodecParameters parameters) {
        byte[] bytes = new byte[parameters.extradata_size()];
        BytePointer pointer = parameters.extradata();
        if (pointer != null) {
            pointer.get(bytes);
        }
        return bytes;
    }

    /**
     * A recorded file; immutable.
     *
     * @param atMicros where its first picture lies on the common timeline, for example the wall clock, µs
     */
    public record Piece(Path file, long atMicros) {}

    /**
     * What was put together; immutable.
     *
     * @param durationMicros its length
     * @param complete false if a piece was left out, because it could not be read or has other parameters than the first
     */
    public record Result(long durationMicros, boolean complete) {}
}
