package dev.watchkeeper.stream;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.stream.Transcode.Profile;
import java.util.List;

/** How a transcoded stream is encoded, as keys of one section; immutable. */
record TranscodeKeys(Key<Size> size, Key<Integer> fps, Key<Integer> bitrate, Key<Profile> profile, Key<Boolean> audio) {
    static final int MOST_FPS = 60;

    /** @param section dotted */
    static TranscodeKeys of(String section, String size, String fps, String bitrate, String profile) {
        return new TranscodeKeys(
                Key.of(
                        section + ".size",
                        new SizeForm(),
                        size,
                        "The size of a transcoded picture; bars fill what the camera's shape leaves."),
                Key.of(
                        section + ".fps",
                        Forms.integer(1, MOST_FPS),
                        fps,
                        "Pictures per second of a transcoded stream."),
                Key.of(
                        section + ".bitrate",
                        new BitrateForm(),
                        bitrate,
                        "The rate of a transcoded stream, and its most."),
                Key.of(
                        section + ".profile",
                        Forms.oneOf(Profile.class),
                        profile,
                        "The profile of H.264 of a transcoded stream; the oldest players need baseline."),
                Key.of(
                        section + ".audio",
                        Forms.bool(),
                        "true",
                        "Whether a transcoded stream has the camera's sound, as AAC; a proxy has it in any case."));
    }

    List<Key<?>> all() {
        return List.of(size, fps, bitrate, profile, audio);
    }

    Transcode read(Values values) {
        return new Transcode(
                values.get(size), values.get(fps), values.get(bitrate), values.get(profile), values.get(audio));
    }
}
