package dev.watchkeeper.config;

import dev.watchkeeper.config.VisionSettings.Condition;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of the section {@code analysis} that concern models, and the settings read from them; immutable. */
final class VisionKeys {
    private static final Key<Optional<String>> PROMPT_FILE = Key.of(
            "analysis.prompt-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A text that replaces Watchkeeper's own question; its placeholders, such as {camera}, are filled in. Relative to"
                    + " the configuration file.");
    private static final Key<List<ModelSettings>> MODELS = Key.of(
            "analysis.models",
            new ModelsForm(),
            "[]",
            "The models that may be asked; each after the first only while those before it give no answer.");
    private static final Key<Integer> MAX_SIZE = Key.of(
            "analysis.max-size",
            Forms.integer(128, 4096),
            "1024",
            "The longest side of a picture for a model, in pixels.");
    private static final Key<Integer> MAX_PICTURES = Key.of(
            "analysis.max-pictures",
            Forms.integer(1, 16),
            "4",
            "The most pictures per event: the whole one, and pieces with what moved.");
    private static final Key<Long> QUEUE_MAX = Key.of(
            "analysis.queue-max",
            Forms.size("", "1MB", "1TB"),
            "1GB",
            "The most room for events that wait for a model. Beyond it the oldest is given up, which is reported.");
    private static final Key<Duration> LATE_AFTER = Key.of(
            "analysis.late-after",
            Forms.duration("10s", "7d"),
            "5m",
            "An alert about an event that ended longer ago than this is marked late.");
    private static final Key<List<Condition>> CONDITIONS =
            Key.of("analysis.conditions", new ConditionsForm(), "[]", "What the models look out for, in words.");

    /** What a camera may set over the general section. */
    static final List<Key<?>> OVERLAY = List.of(PROMPT_FILE);

    static final List<Key<?>> GENERAL = List.of(MODELS, MAX_SIZE, MAX_PICTURES, QUEUE_MAX, LATE_AFTER, CONDITIONS);

    private VisionKeys() {}

    static VisionSettings read(Values general, Place top, Problems problems) {
        PromptFile.read(general, PROMPT_FILE, PROMPT_FILE.path(), top, problems);
        return new VisionSettings(
                general.get(MODELS),
                new VisionSettings.Pictures(general.get(MAX_SIZE), general.get(MAX_PICTURES)),
                new VisionSettings.Waiting(general.get(QUEUE_MAX), general.get(LATE_AFTER)),
                general.get(CONDITIONS));
    }

    /** Notes conditions for cameras that do not exist, which would never hold. */
    static void checkCameras(Values general, Place top, List<CameraSettings> cameras, Problems problems) {
        Place place = general.place(CONDITIONS, top);
        for (Condition condition : general.get(CONDITIONS)) {
            for (String name : condition.cameras()) {
                if (cameras.stream().noneMatch(camera -> camera.name().equals(name))) {
                    problems.mistake(
                            place,
                            CONDITIONS.path() + ": '" + condition.name() + "' names the camera '" + name
                                    + "', which is not configured");
                }
            }
        }
    }

    /** What a camera's models are asked. @param general for what the camera does not set itself */
    static Optional<String> prompt(Values values, String owner, Place place, Values general, Problems problems) {
        return values.isGiven(PROMPT_FILE)
                ? PromptFile.read(values, PROMPT_FILE, owner + "." + PROMPT_FILE.path(), place, problems)
                // Its mistakes are noted where it is written.
                : PromptFile.read(general, PROMPT_FILE, PROMPT_FILE.path(), place, new Problems());
    }
}
