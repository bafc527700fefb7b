package dev.watchkeeper.simulate;

import dev.watchkeeper.encode.H264Encoder;
import dev.watchkeeper.scene.Scene;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one simulated camera is like; immutable.
 *
 * @param name in its address: letters, digits, {@code -}, {@code _}
 * @param source what it shows
 * @param widthPx of a scene; files keep their own size
 * @param heightPx of a scene
 * @param framesPerSecond of a scene, 1 to 60
 * @param gopSeconds distance of a scene's keyframes, above 0
 * @param audio of a scene; files keep their own
 * @param credentials what clients must give, if anything
 * @param basic whether credentials are asked for by basic instead of digest authentication
 * @param startAtKeyframe whether a new session's video begins at the next keyframe instead of anywhere
 * @param otherCodec a file that the fault {@code codec-change} switches to
 * @param delivery when what it shows is sent
 */
public record CameraOptions(
        String name,
        Source source,
        int widthPx,
        int heightPx,
        int framesPerSecond,
        double gopSeconds,
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
        new H264Encoder.Shape(widthPx, heightPx, framesPerSecond, 1, false); // has the bounds of all three
        if (!(gopSeconds > 0 && gopSeconds <= 60)) {
            throw new IllegalArgumentException(
                    "keyframes are more than 0 and at most 60 seconds apart, not " + gopSeconds);
        }
    }

    /** What a camera shows. */
    public sealed interface Source {
        record Drawn(Scene scene) implements Source {}

        /** H.264 or H.265, with AAC if it has it, in any container that FFmpeg reads. */
        record Recorded(Path file) implements Source {}
    }

    /** The sound of a scene: a soft tone. */
    public enum Audio {
        NONE,
        AAC,
        /** G.711 µ-law, which MP4 cannot hold. */
        PCMU
    }

    /** 640×360 at 15 pictures per second, a keyframe every 2 s, no sound, no password. */
    public static CameraOptions of(String name, Scene scene) {
        return new CameraOptions(
                name,
                new Source.Drawn(scene),
                640,
                360,
                15,
                2,
                Audio.NONE,
                Optional.empty(),
                false,
                true,
                Optional.empty(),
                Delivery.STEADY);
    }

    public CameraOptions withName(String other) {
        return new CameraOptions(
                other,
                source,
                widthPx,
                heightPx,
                framesPerSecond,
                gopSeconds,
                audio,
                credentials,
                basic,
                startAtKeyframe,
                otherCodec,
                delivery);
    }

    public CameraOptions withSource(Source other) {
        return new CameraOptions(
                name,
                other,
                widthPx,
                heightPx,
                framesPerSecond,
                gopSeconds,
                audio,
                credentials,
                basic,
                startAtKeyframe,
                otherCodec,
                delivery);
    }

    public CameraOptions withPictures(int width, int height, int perSecond, double secondsPerGop) {
        return new CameraOptions(
                name,
                source,
                width,
                height,
                perSecond,
                secondsPerGop,
                audio,
                credentials,
                basic,
                startAtKeyframe,
                otherCodec,
                delivery);
    }

    public CameraOptions withAudio(Audio other) {
        return new CameraOptions(
                name,
                source,
                widthPx,
                heightPx,
                framesPerSecond,
                gopSeconds,
                other,
                credentials,
                basic,
                startAtKeyframe,
                otherCodec,
                delivery);
    }

    public CameraOptions withCredentials(Credentials needed, boolean askBasic) {
        return new CameraOptions(
                name,
                source,
                widthPx,
                heightPx,
                framesPerSecond,
                gopSeconds,
                audio,
                Optional.of(needed),
                askBasic,
                startAtKeyframe,
                otherCodec,
                delivery);
    }

    public CameraOptions withStartAtKeyframe(boolean wanted) {
        return new CameraOptions(
                name,
                source,
                widthPx,
                heightPx,
                framesPerSecond,
                gopSeconds,
                audio,
                credentials,
                basic,
                wanted,
                otherCodec,
                delivery);
    }

    public CameraOptions withOtherCodec(Path file) {
        return new CameraOptions(
                name,
                source,
                widthPx,
                heightPx,
                framesPerSecond,
                gopSeconds,
                audio,
                credentials,
                basic,
                startAtKeyframe,
                Optional.of(file),
                delivery);
    }

    public CameraOptions withDelivery(Delivery other) {
        return new CameraOptions(
                name,
                source,
                widthPx,
                heightPx,
                framesPerSecond,
                gopSeconds,
                audio,
                credentials,
                basic,
                startAtKeyframe,
                otherCodec,
                other);
    }
}
