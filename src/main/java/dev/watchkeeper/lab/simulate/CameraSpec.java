package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.scene.Scene;
import java.util.Locale;

/** Parses one camera of the command line, {@code name[,key=value]…}, on top of the common options; stateless. */
public final class CameraSpec {
    private CameraSpec() {}

    /**
     * The camera that the text describes.
     *
     * @param common the values of keys that are not given; its name is replaced
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static CameraOptions parse(String text, CameraOptions common) {
        String[] parts = text.split(",", -1);
        CameraOptions camera = common.withName(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + parts[i] + "' in --camera " + text + " is not key=value");
            }
            camera = with(camera, parts[i].substring(0, equals), parts[i].substring(equals + 1), text);
        }
        return camera;
    }

    private static CameraOptions with(CameraOptions camera, String key, String value, String text) {
        CameraOptions.Pictures pictures = camera.pictures();
        Delivery delivery = camera.delivery();
        return switch (key) {
            case "scene" ->
                camera.withSource(new CameraOptions.Source.Drawn(Scene.named(value)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no scene is called '" + value + "'; the scenes are " + Scene.names()))));
            case "fps" ->
                camera.withPictures(
                        pictures.widthPx(), pictures.heightPx(), (int) number(key, value, text), pictures.gopSeconds());
            case "gop" ->
                camera.withPictures(
                        pictures.widthPx(), pictures.heightPx(), pictures.framesPerSecond(), number(key, value, text));
            case "audio" -> camera.withAudio(audio(value, text));
            case "buffered" -> camera.withDelivery(new Delivery(number(key, value, text), delivery.variableRate()));
            case "start-anywhere" -> camera.withStartAtKeyframe(!yes(key, value, text));
            case "variable-rate" ->
                camera.withDelivery(new Delivery(delivery.bufferedSeconds(), yes(key, value, text)));
            default ->
                throw new IllegalArgumentException("no key is called '" + key + "' in --camera " + text
                        + "; the keys are scene, fps, gop, audio, buffered, start-anywhere, variable-rate");
        };
    }

    private static double number(String key, String value, String text) {
        if (!value.matches("\\d{1,4}(\\.\\d{1,3})?")) {
            throw new IllegalArgumentException(key + " in --camera " + text + " must be a number, not '" + value + "'");
        }
        return Double.parseDouble(value);
    }

    private static boolean yes(String key, String value, String text) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        key + " in --camera " + text + " must be true or false, not '" + value + "'");
        };
    }

    private static CameraOptions.Audio audio(String value, String text) {
        for (CameraOptions.Audio audio : CameraOptions.Audio.values()) {
            if (audio.name().toLowerCase(Locale.ROOT).equals(value)) {
                return audio;
            }
        }
        throw new IllegalArgumentException(
                "audio in --camera " + text + " must be none, aac, opus or pcmu, not '" + value + "'");
    }
}
