package dev.watchkeeper.analyse;

import dev.watchkeeper.analyse.model.Models;
import dev.watchkeeper.analyse.model.Outcome;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.VisionSettings;
import dev.watchkeeper.media.JpegCutter;
import java.util.List;
import java.util.Optional;

/** Asks the models about one event; thread-safe, and each call takes as long as the models do. */
final class Describer {
    private final VisionSettings settings;
    private final Models models;
    private final Analyst.Cameras cameras;
    private final Circumstances circumstances;
    private final EventQuestion question;

    Describer(
            VisionSettings settings,
            Models models,
            Analyst.Cameras cameras,
            Circumstances circumstances,
            EventQuestion question) {
        this.settings = settings;
        this.models = models;
        this.cameras = cameras;
        this.circumstances = circumstances;
        this.question = question;
    }

    /** @throws FailureException if the picture cannot be decoded */
    Outcome<EventForm.Said> describe(WaitingEvent event, byte[] jpeg) throws FailureException, InterruptedException {
        VisionSettings.Pictures bounds = settings.pictures();
        List<byte[]> pictures =
                JpegCutter.cut(jpeg, EventPictures.pieces(event.regions(), bounds.most()), bounds.maxSizePx());
        Optional<String> prompt = cameras.find()
                .apply(event.camera())
                .map(CameraSettings::analysis)
                .flatMap(each -> each.prompt());
        EventQuestion.Facts facts = new EventQuestion.Facts(
                cameras.titles().get(), circumstances.labels(event.id()), circumstances.sensors());
        return models.ask(question.about(event, facts, prompt, settings.conditionsOf(event.camera()), pictures));
    }
}
