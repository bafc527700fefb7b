package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The keys of the section {@code advisor}, and the settings read from them; stateless. */
final class AdvisorKeys {
    static final Key<Boolean> ENABLED = Key.of(
            "advisor.enabled",
            Forms.bool(),
            "false",
            "Whether a language model assesses the state of things now and then. It recommends, and switches nothing.");
    static final Key<String> MODEL = Key.of(
            "advisor.model",
            Forms.matching("the name of a model in analysis.models", "[0-9A-Za-z_-]{1,32}"),
            "local",
            "The model that is asked first; the others of analysis.models stand in for it.");
    static final Key<Duration> INTERVAL =
            Key.of("advisor.interval", Forms.duration("10m", "30d"), "12h", "How often it is asked by itself.");

    static final List<Key<?>> ALL = List.of(ENABLED, MODEL, INTERVAL);

    private AdvisorKeys() {}

    /** The settings; off, with the mistake noted, if no such model is configured. */
    static AdvisorSettings read(Values values, Place top, List<ModelSettings> models, Problems problems) {
        AdvisorSettings read = new AdvisorSettings(values.get(ENABLED), values.get(MODEL), values.get(INTERVAL));
        if (read.enabled() && models.stream().noneMatch(model -> model.name().equals(read.model()))) {
            problems.mistake(
                    values.place(MODEL, values.place(ENABLED, top)),
                    MODEL.path() + ": there is no model '" + read.model()
                            + "' with an url in analysis.models"
                            + (models.isEmpty()
                                    ? "; add it there"
                                    : "; there are "
                                            + models.stream()
                                                    .map(ModelSettings::name)
                                                    .collect(Collectors.joining(", "))));
            return AdvisorSettings.OFF;
        }
        return read;
    }
}
