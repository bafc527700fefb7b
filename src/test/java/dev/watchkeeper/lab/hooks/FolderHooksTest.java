package dev.watchkeeper.lab.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Obstacle;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.node.FaultHooks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hooks fail only what the file names, only for its camera, and only while the file exists. */
final class FolderHooksTest {
    @TempDir
    Path folder;

    private final Clock clock = new SystemClock();

    @Test
    void withoutTheFolderNothingFails() {
        FaultHooks hooks = FolderHooks.ofProperty(clock);
        assertThat(hooks.recording("front")).isSameAs(Obstacle.NONE);
        assertThat(hooks.analysis("front", Marks.NONE)).isSameAs(Marks.NONE);
        assertThat(hooks.clock(clock)).isSameAs(clock);
    }

    @Test
    void aFullDiskAffectsOnlyItsCamera() throws Exception {
        FaultHooks hooks = FolderHooks.of(folder, clock);
        Files.createFile(folder.resolve("disk-full.front"));
        hooks.recording("back").pass();
        assertThatThrownBy(hooks.recording("front")::pass)
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DISK_FULL));
        Files.delete(folder.resolve("disk-full.front"));
        hooks.recording("front").pass();
    }

    @Test
    void aStuckStageContinuesWhenTheFileIsGone() throws Exception {
        FaultHooks hooks = FolderHooks.of(folder, clock);
        Path file = Files.createFile(folder.resolve("analysis-stuck.front"));
        CountDownLatch passed = new CountDownLatch(1);
        Marks marks = hooks.analysis("front", new Marks() {
            @Override
            public void analysisDone(long takenNanos) {
                passed.countDown();
            }
        });
        Thread stage = Threads.platform("stage", () -> marks.analysisDone(0));
        stage.start();
        assertThat(passed.await(300, TimeUnit.MILLISECONDS)).isFalse();
        Files.delete(file);
        assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theWallClockStepsButTheMonotonicClockDoesNot() throws Exception {
        Clock stepped = FolderHooks.of(folder, clock).clock(clock);
        Files.writeString(folder.resolve("wall-step"), "-3600");
        assertThat(Duration.between(stepped.wall(), clock.wall()))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(Math.abs(stepped.monotonicNanos() - clock.monotonicNanos()))
                .isLessThan(Duration.ofSeconds(10).toNanos());
    }
}
