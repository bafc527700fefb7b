package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Turns one stream's encoded pictures into units: finds keyframes and parameters, and maps timestamps onto the session's timeline; confined to
 * the session's thread. Needs no native memory.
 */
public final class PictureStream {
    private final VideoParameters parameters;
    private final long frameMicros;
    private final DtsRepair times = new DtsRepair();
    private boolean started;
    private long corrupt;

    /** @param frameMicros the usual distance of two pictures, or a guess */
    PictureStream(VideoParameters parameters, long frameMicros) {
        this.parameters = parameters;
        this.frameMicros = frameMicros;
    }

    /** H.264 in Annex B form, one access unit at a time. */
    public static PictureStream h264(long frameMicros) {
        return new PictureStream(new ParameterSets(Codec.H264), frameMicros);
    }

    /** JPEG pictures. */
    public static PictureStream jpeg(long frameMicros) {
        return new PictureStream(new JpegParameters(), frameMicros);
    }

    /** @param pixelFormat libav's name, for example {@code yuyv422}; lines follow each other without gaps */
    public static PictureStream raw(String pixelFormat, int widthPx, int heightPx, long frameMicros) {
        return new PictureStream(VideoParameters.Raw.of(pixelFormat, widthPx, heightPx), frameMicros);
    }

    /**
     * What comes with a picture; immutable.
     *
     * @param keyframe whether the source says that decoding can begin here; false may mean that it does not know
     * @param ptsMicros, dtsMicros when to show and decode it by the source's own clock, if it says so
     * @param streamMicros the timestamp by which the source's clock is judged, if it has one
     * @param durationMicros the time to the next one as far as known, else 0
     * @param arrivalNanos when its first byte arrived, monotonic
     */
    public record Stamp(
            boolean keyframe,
            OptionalLong ptsMicros,
            OptionalLong dtsMicros,
            OptionalLong streamMicros,
            long durationMicros,
            long arrivalNanos) {}

    /** A damaged description is no reason to give up: keyframes usually carry the parameters as well. */
    void description(byte[] extradata) throws FailureException {
        try {
            parameters.description(extradata);
        } catch (FailureException e) {
            countDamaged(e);
        }
    }

    private void countDamaged(FailureException e) throws FailureException {
        if (e.kind() == FailureKind.TOO_LARGE) {
            throw e;
        }
        corrupt++;
    }

    /**
     * Turns the next picture into a unit, unless it cannot be used yet.
     *
     * @param picture empty if the source reports a damaged one
     * @throws FailureException TOO_LARGE if its pictures are larger than any camera's
     */
    public Reading next(byte[] picture, Stamp stamp) throws FailureException {
        NalUnits.Unit unit = parameters.normalize(picture);
        byte[] data = unit.data();
        corrupt += unit.damaged() || data.length == 0 ? 1 : 0;
        if (data.length == 0) {
            return new Reading.Ignored(true);
        }
        boolean keyframe = stamp.keyframe || parameters.startsDecoding(data);
        if (keyframe) {
            takeInBand(data);
        }
        Optional<Track.Video> track = parameters.track();
        if (track.isEmpty() || (!started && !keyframe)) {
            return new Reading.Ignored(true);
        }
        started = true;
        DtsRepair.Times repaired = times.next(
                stamp.ptsMicros,
                stamp.dtsMicros,
                track.get().reorderDepth(),
                frameMicros,
                keyframe,
                stamp.arrivalNanos / 1_000);
        return new Reading.Unit(
                track.get(),
                data,
                repaired.ptsMicros(),
                repaired.dtsMicros(),
                stamp.durationMicros,
                keyframe,
                stamp.streamMicros,
                stamp.arrivalNanos);
    }

    private void takeInBand(byte[] data) throws FailureException {
        try {
            parameters.keyframe(data);
        } catch (FailureException e) {
            countDamaged(e);
        }
    }

    /** The description of the stream, once it is complete. */
    public Optional<Track.Video> track() {
        return parameters.track();
    }

    /** The timeline, which the session's sound joins. */
    DtsRepair times() {
        return times;
    }

    /** How many pictures or parameters were damaged. */
    public long corrupt() {
        return corrupt;
    }
}
