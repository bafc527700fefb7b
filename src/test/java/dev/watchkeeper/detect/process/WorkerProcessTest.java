package dev.watchkeeper.detect.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.detect.process.WorkerProcess.Outcome;
import dev.watchkeeper.detect.wire.Picture;
import dev.watchkeeper.detect.wire.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whatever the process does, whoever asks it gets an answer in time. */
final class WorkerProcessTest {
    private static final Duration PLENTY = Duration.ofSeconds(20);
    private static final Picture PICTURE = new Picture(5, 200, 200, new byte[3 * 200 * 200]);

    private static WorkerProcess ready(String behaviour) throws IOException, InterruptedException {
        WorkerProcess worker = WorkerProcess.start(Babbler.words(behaviour));
        assertThat(worker.await(PLENTY))
                .isEqualTo(new Outcome.Said(new Reply.Ready(new Reply.Shape(64, 64, true), "a test", 80, 0)));
        return worker;
    }

    @Test
    void whatItSeesComesBack() throws Exception {
        try (WorkerProcess worker = ready("sees")) {
            assertThat(worker.ask(PICTURE, PLENTY))
                    .isInstanceOfSatisfying(
                            Outcome.Said.class,
                            said -> assertThat(said.reply()).isInstanceOfSatisfying(Reply.Seen.class, seen -> {
                                assertThat(seen.id()).isEqualTo(5);
                                assertThat(seen.things()).hasSize(1);
                            }));
        }
    }

    @Test
    void aRefusalIsASentence() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(Babbler.words("refuses"))) {
            assertThat(worker.await(PLENTY)).isEqualTo(new Outcome.Said(new Reply.Refused("There is no model.")));
        }
    }

    @Test
    void aCrashIsReportedWithItsLastWords() throws Exception {
        try (WorkerProcess worker = ready("crashes")) {
            assertThat(worker.ask(PICTURE, PLENTY))
                    .isEqualTo(new Outcome.Failed("it ended by signal 6 (a bad address)"));
        }
    }

    @Test
    void oneThatHangsIsNotWaitedFor() throws Exception {
        long pid;
        try (WorkerProcess worker = ready("hangs")) {
            pid = worker.pid();
            assertThat(worker.ask(PICTURE, Duration.ofMillis(100)))
                    .isEqualTo(new Outcome.Failed("it did not answer within 0.1 s"));
        }
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .as("it is killed")
                .isFalse();
    }

    @Test
    void whatALibraryPrintsIsNoAnswer() throws Exception {
        try (WorkerProcess worker = ready("prints")) {
            assertThat(worker.ask(PICTURE, PLENTY))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.why()).contains("what comes is no message"));
        }
    }

    @Test
    void oneThatAnswersUnaskedIsOfNoUse() throws Exception {
        try (WorkerProcess worker = ready("chatters")) {
            assertThat(worker.ask(PICTURE, PLENTY)).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void howItBeganIsHeardFirstHoweverMuchFollowedBeforeAnybodyListened() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(Babbler.words("chatters"))) {
            Optional<ProcessHandle> process = ProcessHandle.of(worker.pid());
            if (process.isPresent()) {
                process.get()
                        .onExit()
                        .get(PLENTY.toSeconds(), TimeUnit.SECONDS); // it ends when nobody reads it any more
            }
            assertThat(worker.await(PLENTY))
                    .isInstanceOfSatisfying(
                            Outcome.Said.class, said -> assertThat(said.reply()).isInstanceOf(Reply.Ready.class));
            assertThat(worker.ask(PICTURE, PLENTY)).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void aProgramThatIsNotThereIsAnError() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> WorkerProcess.start(java.util.List.of("/nonexistent/java")))
                .isInstanceOf(IOException.class);
    }
}
