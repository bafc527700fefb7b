package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.lab.encode.ClipFile;
import dev.watchkeeper.lab.encode.ClipReader;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.encode.H264Encoder;
import dev.watchkeeper.lab.encode.RtpPackets;
import dev.watchkeeper.lab.encode.RtpTrack;
import dev.watchkeeper.lab.encode.ToneEncoder;
import dev.watchkeeper.lab.scene.Canvas;
import dev.watchkeeper.lab.scene.MotionInterval;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Track;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes each film once and shares it among the cameras that show it; thread-safe. */
final class FilmLibrary {
    private static final int VIDEO_PAYLOAD_TYPE = 96;
    /** RFC 3551 assigns JPEG a fixed number, so it needs no rtpmap. */
    private static final int JPEG_PAYLOAD_TYPE = 26;

    private static final int AAC_PAYLOAD_TYPE = 97;
    private static final int OPUS_PAYLOAD_TYPE = 98;
    private static final int PCMU_PAYLOAD_TYPE = 0;

    /** Increment whenever drawing or encoding changes, so that old files in the cache are not used. */
    private static final int DRAWING_VERSION = 2;

    /** Luma of black in limited range. */
    private static final int BLACK_LUMA = 16;

    private final Optional<Path> cacheFolder;
    private final Clock clock;
    private final Map<Drawing, EncodedClip> drawn = new HashMap<>();
    private final Map<Drawing, RtpTrack> packetised = new HashMap<>();
    private final Map<Path, Film> recorded = new HashMap<>();
    private final Map<CameraOptions.Audio, RtpTrack> tones = new HashMap<>();

    /**
     * What a camera shows, ready to be sent repeatedly; immutable.
     *
     * @param clip the same video before packetising
     * @param video repeated endlessly
     * @param audio repeated endlessly, with its own length
     * @param motion when something moves in each repetition of the video
     */
    record Film(EncodedClip clip, RtpTrack video, Optional<RtpTrack> audio, List<MotionInterval> motion) {
        Film {
            motion = List.copyOf(motion);
        }

        /** Bytes of video per second, at least 1. */
        long videoBytesPerSecond() {
            long bytes = video.units().stream()
                    .mapToLong(RtpTrack.Unit::payloadBytes)
                    .sum();
            return Math.max(1, bytes * 1_000_000 / video.durationMicros());
        }
    }

    /** The key of a drawn clip; no scene means the black picture. */
    private record Drawing(Optional<Scene> scene, H264Encoder.Shape shape, int frames) {
        String fileName() {
            return "%s-%dx%d-%dfps-gop%d-%s-%d-v%d.clip"
                    .formatted(
                            scene.map(Scene::id).orElse("black"),
                            shape.widthPx(),
                            shape.heightPx(),
                            shape.framesPerSecond(),
                            shape.gopFrames(),
                            shape.high() ? "high" : "baseline",
                            frames,
                            DRAWING_VERSION);
        }
    }

    /** @param cacheFolder where to keep encoded scenes for the next start */
    FilmLibrary(Optional<Path> cacheFolder, Clock clock) {
        this.cacheFolder = cacheFolder;
        this.clock = clock;
    }

    /** The film of a camera. Drawing and encoding a scene takes a few seconds. */
    synchronized Film film(CameraOptions options) throws FailureException {
        return switch (options.source()) {
            case CameraOptions.Source.Drawn(Scene scene) -> {
                Drawing drawing = drawing(
                        options,
                        scene,
                        options.pictures().widthPx(),
                        options.pictures().heightPx(),
                        false);
                // The times of the scene's motion are valid only for steady delivery.
                List<MotionInterval> motion = options.delivery().variableRate() ? List.of() : scene.motion();
                RtpTrack video = options.delivery().timed(packets(drawing));
                yield new Film(clip(drawing), video, tone(options.audio()), motion);
            }
            case CameraOptions.Source.Recorded(Path file) -> recorded(file);
        };
    }

    /** The video that a fault of the picture shows instead; empty if it needs none. */
    synchronized Optional<RtpTrack> replacement(CameraOptions options, Fault.Picture fault) throws FailureException {
        return switch (fault) {
            case FREEZE -> Optional.empty();
            case BLACK -> {
                H264Encoder.Shape shape = shape(options, sizeOf(options), false);
                yield Optional.of(packets(new Drawing(Optional.empty(), shape, shape.gopFrames())));
            }
            case RESOLUTION_CHANGE -> Optional.of(packets(half(options, sizeOf(options))));
            case CHANGING_SETS -> {
                Track.Video size = sizeOf(options);
                Drawing whole =
                        drawing(options, sceneOf(options), size.widthPx() / 2 * 2, size.heightPx() / 2 * 2, false);
                yield Optional.of(alternating(packets(whole), packets(half(options, size))));
            }
            case CODEC_CHANGE -> {
                if (options.otherCodec().isPresent()) {
                    yield Optional.of(recorded(options.otherCodec().get()).video());
                }
                Track.Video size = sizeOf(options);
                yield Optional.of(packets(
                        drawing(options, sceneOf(options), size.widthPx() / 2 * 2, size.heightPx() / 2 * 2, true)));
            }
        };
    }

    private static Drawing half(CameraOptions options, Track.Video size) {
        int width = Math.max(64, size.widthPx() / 4 * 2);
        int height = Math.max(64, size.heightPx() / 4 * 2);
        return drawing(options, sceneOf(options), width, height, false);
    }

    /** Alternates GOPs of the two tracks, which have the same pictures at the same times. */
    private static RtpTrack alternating(RtpTrack even, RtpTrack odd) {
        List<RtpTrack.Unit> units = new ArrayList<>();
        int groups = 0;
        for (int i = 0; i < even.units().size(); i++) {
            groups += even.units().get(i).keyframe() ? 1 : 0;
            units.add((groups % 2 == 1 ? even : odd).units().get(i));
        }
        return new RtpTrack(even.sdp(), even.payloadType(), even.clockRateHz(), true, units, even.durationMicros());
    }

    private Track.Video sizeOf(CameraOptions options) throws FailureException {
        return (Track.Video) film(options).clip().track();
    }

    /** Recorded files are not re-encoded; a drawn scene replaces them. */
    private static Scene sceneOf(CameraOptions options) {
        return options.source() instanceof CameraOptions.Source.Drawn(Scene scene) ? scene : Scene.YARD;
    }

    private static Drawing drawing(CameraOptions options, Scene scene, int widthPx, int heightPx, boolean high) {
        int fps = options.pictures().framesPerSecond();
        int gop = (int) Math.max(1, Math.round(options.pictures().gopSeconds() * fps));
        H264Encoder.Shape shape = new H264Encoder.Shape(widthPx, heightPx, fps, gop, high);
        return new Drawing(Optional.of(scene), shape, scene.lengthSeconds() * fps);
    }

    private static H264Encoder.Shape shape(CameraOptions options, Track.Video size, boolean high) {
        return drawing(options, Scene.ROOM, size.widthPx() / 2 * 2, size.heightPx() / 2 * 2, high)
                .shape();
    }

    private Film recorded(Path file) throws FailureException {
        Film known = recorded.get(file);
        if (known != null) {
            return known;
        }
        EncodedClip.Pair pair = read(file);
        Optional<RtpTrack> audio = Optional.empty();
        if (pair.audio().isPresent()) {
            audio = Optional.of(RtpPackets.of(pair.audio().get(), AAC_PAYLOAD_TYPE));
        }
        int type = pair.video().track().codec() == Codec.MJPEG ? JPEG_PAYLOAD_TYPE : VIDEO_PAYLOAD_TYPE;
        Film film = new Film(pair.video(), RtpPackets.of(pair.video(), type), audio, List.of());
        recorded.put(file, film);
        return film;
    }

    /** The user named the file, so any failure to read it counts as a configuration error. */
    private EncodedClip.Pair read(Path file) throws FailureException {
        try {
            return ClipReader.read(file, clock);
        } catch (FailureException e) {
            throw new FailureException(FailureKind.CONFIGURATION, file + " cannot be shown: " + e.sentence(), e);
        }
    }

    private Optional<RtpTrack> tone(CameraOptions.Audio audio) throws FailureException {
        RtpTrack known = tones.get(audio);
        if (known != null) {
            return Optional.of(known);
        }
        @Nullable
        RtpTrack made = switch (audio) {
            case NONE -> null;
            case AAC -> RtpPackets.of(ToneEncoder.aac(), AAC_PAYLOAD_TYPE);
            case OPUS -> RtpPackets.of(ToneEncoder.opus(), OPUS_PAYLOAD_TYPE);
            case PCMU -> RtpPackets.of(ToneEncoder.pcmu(), PCMU_PAYLOAD_TYPE);
        };
        if (made != null) {
            tones.put(audio, made);
        }
        return Optional.ofNullable(made);
    }

    private RtpTrack packets(Drawing drawing) throws FailureException {
        RtpTrack known = packetised.get(drawing);
        if (known != null) {
            return known;
        }
        RtpTrack made = RtpPackets.of(clip(drawing), VIDEO_PAYLOAD_TYPE);
        packetised.put(drawing, made);
        return made;
    }

    private EncodedClip clip(Drawing drawing) throws FailureException {
        EncodedClip known = drawn.get(drawing);
        if (known != null) {
            return known;
        }
        Optional<Path> file = cacheFolder.map(folder -> folder.resolve(drawing.fileName()));
        EncodedClip made = file.flatMap(ClipFile::read).orElse(null);
        if (made == null) {
            made = encode(drawing);
            if (file.isPresent()) {
                ClipFile.write(made, file.get());
            }
        }
        drawn.put(drawing, made);
        return made;
    }

    private static EncodedClip encode(Drawing drawing) throws FailureException {
        H264Encoder.Shape shape = drawing.shape();
        Canvas backdrop = new Canvas(shape.widthPx(), shape.heightPx());
        Canvas canvas = new Canvas(shape.widthPx(), shape.heightPx());
        drawing.scene()
                .ifPresentOrElse(s -> s.paintBackdrop(backdrop), () -> backdrop.fill(Canvas.Colour.gray(BLACK_LUMA)));
        try (H264Encoder encoder = new H264Encoder(shape)) {
            for (int frame = 0; frame < drawing.frames(); frame++) {
                int number = frame;
                canvas.copyFrom(backdrop);
                drawing.scene().ifPresent(s -> s.paint(canvas, number, (double) number / shape.framesPerSecond()));
                encoder.add(canvas.i420());
            }
            return encoder.finish();
        }
    }
}
