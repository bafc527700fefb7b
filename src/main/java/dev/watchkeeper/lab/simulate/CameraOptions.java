package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.H264Encoder;
import dev.watchkeeper.lab.scene.Scene;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The settings of one simulated camera; immutable.
 *
 * @param name in its URL: letters, digits, {@code -}, {@code _}
 * @param source what it shows
 * @param pictures of a scene; files keep their own
 * @param audio of a scene; files keep their own
 * @param credentials that clients must send, if any
 * @param basic whether the camera asks for basic instead of digest authentication
 * @param startAtKeyframe whether a new session's video starts at the next keyframe instead of in mid-GOP
 * @param otherCodec the file to which the fault {@code codec-change} switches
 * @param delivery when its pictures are sent
 */
public record CameraOptions(
        String name,
        Source source,
        Pictures pictures,
        Audio audio,
        Optional<Credentials> credentials,
        boolean basic,
        boolean startAtKeyframe,
        Optional<Path> otherCodec,
        Delivery delivery) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public CameraOptions {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a camera's name has 1 to 64 letters, digits, - or _, not '" + name + "'");
        }
    }

    /**
     * The pictures of a scene; immutable.
     *
     * @param framesPerSecond 1 to 60
     * @param gopSeconds from one keyframe to the next, above 0 and at most 60
     */
    public record Pictures(int widthPx, int heightPx, int framesPerSecond, double gopSeconds) {
        public Pictures {
            new H264Encoder.Shape(widthPx, heightPx, framesPerSecond, 1, false); // checks the bounds of all three
            if (!(gopSeconds > 0 && gopSeconds <= 60)) {
                throw new IllegalArgumentException(
                        "keyframes are more than 0 and at most 60 seconds apart, not " + gopSeconds);
            }
        }
    }

    /** What a camera shows. */
    public sealed interface Source {
        record Drawn(Scene scene) implements Source {}

        /** A file of H.264, H.265 or MJPEG, optionally with AAC or Opus, in any container that FFmpeg reads. */
        record Recorded(Path file) implements Source {}
    }

    /** The sound of a scene: a soft tone. */
    public enum Audio {
        NONE,
        AAC,
        OPUS,
        /** G.711 µ-law, which MP4 cannot hold. */
        PCMU
    }

    /** 640×360 at 15 pictures per second, a keyframe every 2 s, no sound, no password. */
    public static CameraOptions of(String name, Scene scene) {
        return new CameraOptions(
                name,
                new Source.Drawn(scene),
                new Pictures(640, 360, 15, 2),
                Audio.NONE,
                Optional.empty(),
                false,
                true,
                Optional.empty(),
                Delivery.STEADY);
    }

    public CameraOptions withName(String other) {
        return changed(draft -> draft.name = other);
    }

    public CameraOptions withSource(Source other) {
        return changed(draft -> draft.source = other);
    }

    public CameraOptions withPictures(int width, int height, int perSecond, double secondsPerGop) {
        return changed(draft -> draft.pictures = new Pictures(width, height, perSecond, secondsPerGop));
    }

    public CameraOptions withAudio(Audio other) {
        return changed(draft -> draft.audio = other);
    }

    public CameraOptions withCredentials(Credentials needed, boolean askBasic) {
        return changed(draft -> {
            draft.credentials = Optional.of(needed);
            draft.basic = askBasic;
        });
    }

    public CameraOptions withStartAtKeyframe(boolean wanted) {
        return changed(draft -> draft.startAtKeyframe = wanted);
    }

    public CameraOptions withOtherCodec(Path file) {
        return changed(draft -> draft.otherCodec = Optional.of(file));
    }

    public CameraOptions withDelivery(Delivery other) {
        return changed(draft -> draft.delivery = other);
    }

    private CameraOptions changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** A mutable copy of the options; confined to one call. */
    private static final class Draft {
        private String name;
        private Source source;
        private Pictures pictures;
        private Audio audio;
        private Optional<Credentials> credentials;
        private boolean basic;
        private boolean startAtKeyframe;
        private Optional<Path> otherCodec;
        private Delivery delivery;

        Draft(CameraOptions from) {
            name = from.name;
            source = from.source;
            pictures = from.pictures;
            audio = from.audio;
            credentials = from.credentials;
            basic = from.basic;
            startAtKeyframe = from.startAtKeyframe;
            otherCodec = from.otherCodec;
            delivery = from.delivery;
        }

        CameraOptions done() {
            return new CameraOptions(
                    name, source, pictures, audio, credentials, basic, startAtKeyframe, otherCodec, delivery);
        }
    }
}
