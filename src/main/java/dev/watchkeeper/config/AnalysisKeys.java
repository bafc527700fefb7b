package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of the section {@code analysis}, general or a camera's own, and the settings read from them; immutable. */
final class AnalysisKeys {
    private static final String SHOWN_LABELS = "a list of labels such as [person, car]";

    static final Key<Boolean> ENABLED = Key.of(
            "analysis.enabled",
            Forms.bool(),
            "false",
            "Whether events are analysed: by the detector, if it has a model file, and by the models that have a url.");
    private static final Key<Optional<String>> MODEL_FILE = Key.of(
            "analysis.detector.model-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "The ONNX model of the local object detector. Relative to the configuration file. Nothing: no detector.");
    private static final Key<DetectorSettings.Type> TYPE = Key.of(
            "analysis.detector.type",
            Forms.oneOf(DetectorSettings.Type.class),
            "auto",
            "What the model's outputs mean; auto recognises it by their shapes.");
    private static final Key<Optional<String>> LABELS_FILE = Key.of(
            "analysis.detector.labels-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "The names of what the model knows, one a line. Relative to the configuration file. Nothing: the 80 of COCO.");
    private static final Key<Double> MIN_CONFIDENCE = Key.of(
            "analysis.detector.min-confidence",
            Forms.decimal("0.05", "1"),
            "0.5",
            "What the detector recognises less surely is no label.");
    private static final Key<Double> BUDGET = Key.of(
            "analysis.detector.budget",
            Forms.share(),
            "10%",
            "The most processor time of the detector, as a share of one core over a minute.");

    static final List<Key<?>> GENERAL = List.of(MODEL_FILE, TYPE, LABELS_FILE, MIN_CONFIDENCE, BUDGET);

    /** What a camera may set over the general section. */
    static final List<Key<?>> OVERLAY = List.of(ENABLED);

    private static final Key<List<String>> LABELS = Key.of(
            "analysis.labels",
            labels(),
            "[]",
            "Which labels of events count, and alert. Nothing: all count, none alerts.");
    private static final Key<Boolean> REQUIRE_LABEL = Key.of(
            "analysis.require-label",
            Forms.bool(),
            "false",
            "Whether nobody is told of an event without a label that counts; it is kept and recorded.");

    /** What only cameras have. */
    static final List<Key<?>> CAMERA = List.of(LABELS, REQUIRE_LABEL);

    private AnalysisKeys() {}

    static Form<List<String>> labels() {
        return new Several<>(SHOWN_LABELS, Forms.matching(SHOWN_LABELS, "[^\\p{Cntrl}]{1,64}"));
    }

    static AnalysisSettings read(Values general, Place top, Problems problems) {
        if (general.get(BUDGET) == 0) {
            problems.mistake(
                    general.place(BUDGET, top),
                    BUDGET.path() + ": 0 leaves the detector no time; remove " + MODEL_FILE.path()
                            + " to do without it");
        }
        return new AnalysisSettings(
                new DetectorSettings(
                        file(MODEL_FILE, general, top, problems),
                        general.get(TYPE),
                        file(LABELS_FILE, general, top, problems),
                        general.get(MIN_CONFIDENCE),
                        general.get(BUDGET)),
                VisionKeys.read(general, top, problems));
    }

    private static Optional<Path> file(Key<Optional<String>> key, Values general, Place top, Problems problems) {
        Place place = general.place(key, top);
        Optional<String> text = general.get(key);
        Optional<Path> file = text.map(name -> Paths.resolve(name, place.folder(), place, problems));
        // The watch goes on without the detector, so this must not keep a node from starting.
        if (file.filter(path -> !Files.isReadable(path)).isPresent()) {
            problems.warning(
                    place,
                    key.path() + ": there is no readable file '" + Quote.of(text.get())
                            + "'; nothing is recognised without it");
        }
        return file;
    }

    /** @param owner begins the key in messages */
    static void check(Values values, String owner, Place section, Problems problems) {
        boolean examined = values.get(ENABLED) && values.get(MODEL_FILE).isPresent();
        if (values.get(REQUIRE_LABEL) && !examined) {
            problems.mistake(
                    values.place(REQUIRE_LABEL, section),
                    owner + "." + REQUIRE_LABEL.path() + " needs object detection, which finds labels: set "
                            + ENABLED.path() + " to true, and " + MODEL_FILE.path());
        }
    }

    static CameraAnalysis ofCamera(Values values, Optional<String> prompt) {
        return new CameraAnalysis(values.get(ENABLED), values.get(LABELS), values.get(REQUIRE_LABEL), prompt);
    }
}
