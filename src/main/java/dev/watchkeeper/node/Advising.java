package dev.watchkeeper.node;

import dev.watchkeeper.advise.Advice;
import dev.watchkeeper.advise.AdviceFile;
import dev.watchkeeper.advise.AdviceView;
import dev.watchkeeper.advise.Advisor;
import dev.watchkeeper.advise.StateOfThings;
import dev.watchkeeper.analyse.model.Models;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.config.AdvisorSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** The advisor, if it is on, wired; thread-safe, except that one thread starts and closes it. */
final class Advising implements AutoCloseable {
    private final Optional<Advisor> advisor;

    /** @param told learns of each new advice */
    Advising(SharedStages stages, Models models, StateOfThings.Memory memory, Senses senses, Consumer<Advice> told) {
        NodeContext node = stages.node();
        AdvisorSettings settings = node.settings().advisor();
        if (!settings.enabled()) {
            advisor = Optional.empty();
            return;
        }
        advisor = Optional.of(new Advisor(
                settings,
                models,
                new StateOfThings(() -> lines(stages.cameras()), memory, senses.views(), node.clock()),
                new Advisor.Keeping(
                        stages.storage().advice(),
                        AdviceFile.in(stages.storage().data().root()),
                        told),
                node.clock()));
    }

    private static List<StateOfThings.CameraLine> lines(CamerasView cameras) {
        return cameras.all().stream()
                .map(camera -> new StateOfThings.CameraLine(
                        camera.name(), camera.state().name().toLowerCase(Locale.ROOT), camera.cause()))
                .toList();
    }

    AdviceView view() {
        return advisor.map(AdviceView.class::cast).orElse(AdviceView.OFF);
    }

    void start() {
        advisor.ifPresent(Advisor::start);
    }

    @Override
    public void close() {
        advisor.ifPresent(Advisor::close);
    }
}
