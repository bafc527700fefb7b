package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.detect.process.WorkerCommand;
import dev.watchkeeper.detect.process.WorkerProcess;
import dev.watchkeeper.detect.process.WorkerProcess.Outcome;
import dev.watchkeeper.detect.wire.Picture;
import dev.watchkeeper.detect.wire.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of a few bytes goes through the real library, and what is no model is refused with a sentence. */
@Tag("interop")
final class TinyModelInteropTest {
    private static final Duration PLENTY = Duration.ofSeconds(60);
    private final Path data;

    TinyModelInteropTest(@TempDir Path data) {
        this.data = data;
    }

    private WorkerProcess start(Path model, Optional<String> form) throws Exception {
        Files.createDirectories(WorkerCommand.scratch(data));
        return WorkerProcess.start(WorkerCommand.words(model, form, 0.5, data));
    }

    private String refusal(Path model, Optional<String> form) throws Exception {
        try (WorkerProcess worker = start(model, form)) {
            return worker.await(PLENTY) instanceof Outcome.Said(Reply.Refused refused) ? refused.sentence() : "none";
        }
    }

    @Test
    void whatTheModelSaysComesBack() throws Exception {
        Path model =
                Files.write(data.resolve("tiny.onnx"), TinyModel.alwaysFinding(0, 1, 0.9f, 0.1f, 0.2f, 0.3f, 0.6f));
        try (WorkerProcess worker = start(model, Optional.empty())) {
            assertThat(worker.await(PLENTY))
                    .isInstanceOfSatisfying(
                            Outcome.Said.class,
                            said -> assertThat(said.reply())
                                    .isInstanceOfSatisfying(
                                            Reply.Ready.class,
                                            ready -> assertThat(ready.shape()).isEqualTo(new Reply.Shape(8, 8, true))));
            Outcome outcome = worker.ask(new Picture(3, 8, 8, new byte[192]), PLENTY);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Said.class,
                            said -> assertThat(said.reply())
                                    .isInstanceOfSatisfying(
                                            Reply.Seen.class,
                                            seen -> assertThat(seen.things())
                                                    .singleElement()
                                                    .satisfies(thing -> {
                                                        assertThat(thing.kind()).isZero();
                                                        assertThat(thing.confidence())
                                                                .isBetween(0.89, 0.91);
                                                        assertThat(thing.x()).isBetween(0.09, 0.11);
                                                        assertThat(thing.height())
                                                                .isBetween(0.39, 0.41);
                                                    })));
        }
    }

    @Test
    void whatCannotBeUsedIsASentence() throws Exception {
        Path noModel = Files.writeString(data.resolve("no.onnx"), "nothing that a model is");
        assertThat(refusal(noModel, Optional.empty())).startsWith("ONNX Runtime cannot load " + noModel);
        assertThat(refusal(data.resolve("gone.onnx"), Optional.empty()))
                .isEqualTo("There is no readable file " + data.resolve("gone.onnx")
                        + ": correct analysis.detector.model-file.");
        Path tiny = Files.write(data.resolve("tiny.onnx"), TinyModel.alwaysFinding(0, 1, 0.9f, 0, 0, 1, 1));
        assertThat(refusal(tiny, Optional.of("yolox")))
                .isEqualTo("The outputs of " + tiny
                        + " (output 1×1×1×7) are not those of yolox: correct analysis.detector.type.");
    }
}
