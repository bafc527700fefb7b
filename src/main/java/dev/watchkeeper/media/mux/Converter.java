package dev.watchkeeper.media.mux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.PictureFitter;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.VideoDecoder;
import dev.watchkeeper.media.YuvPicture;
import dev.watchkeeper.media.publish.PictureEncoder;
import dev.watchkeeper.media.publish.RtspPublisher;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * Converts the video of one file into H.264, which every browser plays, and copies its sound; confined to the thread that made it. Pictures are no larger than
 * 1920x1080. All have the size of the first: later ones of another size are scaled to it, with black bars where their proportions differ.
 */
public final class Converter implements AutoCloseable {
    private static final int MAX_WIDTH_PX = 1920;
    private static final int MAX_HEIGHT_PX = 1080;
    private static final long SECOND_MICROS = 1_000_000;
    private static final int USUAL_FPS = 25;
    private static final int MOST_FPS = 60;

    /** As cameras choose it for the same quality. */
    private static final double BITS_PER_PIXEL = 0.09;

    private static final int LEAST_BITS_PER_SECOND = 400_000;

    private final Path target;
    private final Map<String, String> metadata;
    private final Mp4Input input;
    private final VideoDecoder decoder = new VideoDecoder();
    /** When the pictures that are being encoded were shown; none overtakes another. */
    private final Deque<Long> times = new ArrayDeque<>();

    private Optional<YuvPicture> spare = Optional.empty();
    private Optional<FailureException> failure = Optional.empty();
    private @Nullable PictureFitter fitter;
    private @Nullable PictureEncoder encoder;
    private Optional<YuvPicture> barred = Optional.empty();
    private @Nullable Mp4Output output;
    private long pictures;
    private int fps = USUAL_FPS;

    private Converter(Path source, Path target, Map<String, String> metadata) throws FailureException {
        this.target = target;
        this.metadata = metadata;
        this.input = new Mp4Input(source);
    }

    /**
     * Converts a file.
     *
     * @param watch learns how far it is, in µs from the file's first picture
     * @throws FailureException if the source cannot be read, the target cannot be written, or when cancelled
     */
    public static void convert(Path source, Path target, Map<String, String> metadata, Remuxer.Watch watch)
            throws FailureException {
        try (Converter converter = new Converter(source, target, metadata)) {
            converter.run(watch);
        }
    }

    private void run(Remuxer.Watch watch) throws FailureException {
        Track.Video track = PlayCheck.track(input);
        for (Optional<Mp4Input.Unit> next = input.next(); next.isPresent(); next = input.next()) {
            if (watch.isCancelled()) {
                throw new FailureException(FailureKind.STOPPED, "The conversion was ended");
            }
            Mp4Input.Unit unit = next.get();
            if (unit.isVideo()) {
                watch.reached(unit.ptsMicros());
                if (unit.durationMicros() > 0 && pictures == 0) {
                    fps = Math.clamp(SECOND_MICROS / unit.durationMicros(), 1, MOST_FPS);
                }
                decoder.decode(PlayCheck.packet(track, unit), this::take);
            } else {
                sound(unit);
            }
            rethrow();
        }
        decoder.drain(this::take);
        rethrow();
        Mp4Output written = output;
        if (written == null) {
            throw new FailureException(FailureKind.DECODE_ERRORS, "None of its pictures can be decoded");
        }
        written.trailer();
    }

    private void rethrow() throws FailureException {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void take(DecodedPicture picture) {
        try {
            Optional<YuvPicture> fitted = fitter(picture).fit(picture, spare);
            if (fitted.isEmpty() || failure.isPresent()) {
                return;
            }
            spare = fitted;
            if (pictures == 0) {
                placeIs(fitted.get());
            }
            encode(sized(fitted.get()), picture.ptsMicros());
        } catch (FailureException e) {
            failure = Optional.of(e);
        }
    }

    /** Enlarging pictures would cost time and bytes, and show nothing more. */
    private PictureFitter fitter(DecodedPicture first) {
        PictureFitter made = fitter;
        if (made == null) {
            made = new PictureFitter(even(first.widthPx(), MAX_WIDTH_PX), even(first.heightPx(), MAX_HEIGHT_PX));
            fitter = made;
        }
        return made;
    }

    /** Later pictures must fit into the first as it is encoded, which is smaller than the place if its pixels are no squares. */
    private void placeIs(YuvPicture first) {
        if (fitter != null) {
            fitter.close();
        }
        fitter = new PictureFitter(first.widthPx(), first.heightPx());
        barred = Optional.of(new YuvPicture(first.widthPx(), first.heightPx()));
    }

    /** The picture itself if it has the size of the first, else within black bars. */
    private YuvPicture sized(YuvPicture picture) {
        YuvPicture whole = barred.orElseThrow();
        int left = whole.widthPx() - picture.widthPx();
        int above = whole.heightPx() - picture.heightPx();
        if (left == 0 && above == 0) {
            return picture;
        }
        whole.fill(new YuvPicture.Area(0, 0, whole.widthPx(), whole.heightPx()), YuvPicture.Colour.BLACK);
        whole.draw(picture, left / 4 * 2, above / 4 * 2);
        return whole;
    }

    private static int even(int px, int most) {
        return Math.clamp(px & ~1, 2, most);
    }

    private void encode(YuvPicture picture, long ptsMicros) throws FailureException {
        PictureEncoder encoding = encoder;
        if (encoding == null) {
            int bits = (int)
                    Math.max(LEAST_BITS_PER_SECOND, BITS_PER_PIXEL * picture.widthPx() * picture.heightPx() * fps);
            encoding = new PictureEncoder(new RtspPublisher.Video(picture.widthPx(), picture.heightPx(), fps, bits));
            encoder = encoding;
        }
        times.add(ptsMicros);
        encoding.add(picture, pictures++, pictures == 1);
        while (encoding.next()) {
            write(encoding);
        }
    }

    private void write(PictureEncoder encoding) throws FailureException {
        AVPacket packet = encoding.packet();
        boolean keyframe = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        Mp4Output writing = output;
        if (writing == null) {
            writing = Mp4Output.file(target);
            output = writing;
            writing.addEncoded(encoding.context(), encoding.parameterSets());
            Optional<AVCodecParameters> sound = input.audioParameters();
            if (sound.isPresent()) {
                writing.addCopy(sound.get(), false);
            }
            writing.metadata(metadata);
            writing.header(Map.of());
        }
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        long at = times.isEmpty() ? pictures * SECOND_MICROS / fps : times.removeFirst();
        writing.write(0, data, at, at, SECOND_MICROS / fps, keyframe);
    }

    /** Sound from before the first picture is left out. */
    private void sound(Mp4Input.Unit unit) throws FailureException {
        Mp4Output writing = output;
        if (writing != null && unit.dtsMicros() >= 0) {
            writing.write(1, unit.data(), unit.ptsMicros(), unit.dtsMicros(), unit.durationMicros(), true);
        }
    }

    @Override
    public void close() {
        if (output != null) {
            output.close();
        }
        if (encoder != null) {
            encoder.close();
        }
        if (fitter != null) {
            fitter.close();
        }
        decoder.close();
        input.close();
    }
}
