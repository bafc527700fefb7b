package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.time.Duration;
import java.util.List;

/** The keys of the section {@code record}, general or a camera's own, and the settings read from them; immutable. */
final class RecordKeys {
    private static final Key<RecordSettings.Mode> MODE = Key.of(
            "record.mode",
            Forms.oneOf(RecordSettings.Mode.class),
            "events",
            "What is recorded: motion only, everything, or nothing.");
    private static final Key<Duration> PRE_MOTION =
            Key.of("record.pre-motion", Forms.duration("0s", "5m"), "30s", "How much is recorded before motion.");
    private static final Key<Duration> POST_MOTION =
            Key.of("record.post-motion", Forms.duration("0s", "10m"), "30s", "How much is recorded after motion.");
    private static final Key<Duration> SEGMENT_LENGTH = Key.of(
            "record.segment-length",
            Forms.duration("10s", "24h"),
            "10m",
            "A recording begins a new file after this long, at the next keyframe.");
    private static final Key<Boolean> AUDIO =
            Key.of("record.audio", Forms.bool(), "true", "Whether sound is recorded, where MP4 can hold it.");
    private static final Key<Long> BUFFER_MAX = Key.of(
            "record.buffer-max",
            Forms.size("", "1MB", "4GB"),
            "64MB",
            "The most memory per camera for video from before motion.");

    static final List<Key<?>> ALL = List.of(MODE, PRE_MOTION, POST_MOTION, SEGMENT_LENGTH, AUDIO, BUFFER_MAX);

    private RecordKeys() {}

    static RecordSettings read(Values values) {
        return new RecordSettings(
                values.get(MODE),
                values.get(PRE_MOTION),
                values.get(POST_MOTION),
                values.get(SEGMENT_LENGTH),
                values.get(AUDIO),
                values.get(BUFFER_MAX));
    }
}
