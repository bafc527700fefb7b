package dev.watchkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.watch.WatchedService.LogRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one reading makes of a log that grows, is rotated, is truncated or is flooded. */
final class LogReadingTest {
    private static final Instant EIGHT = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    Path folder;

    private Path file;
    private LogRule rule;

    @BeforeEach
    void names() {
        file = folder.resolve("gate.log");
        rule = WatchRules.log(file, "frame");
    }

    private void append(String text, Instant at) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, FileTime.from(at));
    }

    private LogReading read(LogMemory before) throws IOException {
        return LogReading.of(rule, before);
    }

    @Test
    void aMissingLogIsNoProgress() throws Exception {
        LogReading reading = read(LogMemory.NONE);
        assertThat(reading.exists()).isFalse();
        assertThat(reading.memory()).isEqualTo(LogMemory.NONE);
    }

    @Test
    void onlyWhatIsNewIsJudged() throws Exception {
        append("ERROR days ago\nframe 1\n", EIGHT);
        LogReading first = read(LogMemory.NONE);
        assertThat(first.serious()).as("it may be days old").isEmpty();
        assertThat(first.memory().progressAt()).contains(EIGHT);
        append("ERROR disk gone\n", EIGHT.plusSeconds(1));
        first = read(first.memory());
        assertThat(first.serious()).contains("ERROR disk gone");
        append("idle\n", EIGHT.plusSeconds(60));
        LogReading second = read(first.memory());
        assertThat(second.serious()).isEmpty();
        assertThat(second.memory().progressAt()).as("idle is no progress").contains(EIGHT);
        assertThat(second.lastWrite()).contains(EIGHT.plusSeconds(60));
    }

    @Test
    void errorsAfterTheLastProgressHideItsTimeOnTheFirstReading() throws Exception {
        append("frame 1\nERROR read timed out, retry in 1 s\n", EIGHT);
        assertThat(read(LogMemory.NONE).memory().progressAt()).isEmpty();
    }

    @Test
    void aLogThatCannotBeReadSaysWhy() throws Exception {
        Files.createDirectory(file);
        assertThat(read(LogMemory.NONE).fault()).isPresent();
    }

    @Test
    void aLineThatIsStillBeingWrittenIsReadNextTime() throws Exception {
        append("frame 1\nERR", EIGHT);
        LogReading first = read(LogMemory.NONE);
        assertThat(first.memory().offset()).isEqualTo(8);
        append("OR broken\n", EIGHT);
        assertThat(read(first.memory()).serious()).contains("ERROR broken");
    }

    @Test
    void aRotatedLogIsReadFromItsStart() throws Exception {
        append("frame 1\nframe 2\nframe 3\n", EIGHT);
        LogMemory before = read(LogMemory.NONE).memory();
        Files.move(file, folder.resolve("gate.log.1"));
        append("ERROR new file, longer than the offset that was kept\n", EIGHT.plusSeconds(5));
        assertThat(read(before).serious()).isPresent();
    }

    @Test
    void aTruncatedLogIsReadFromItsStart() throws Exception {
        append("frame 1\nframe 2\nframe 3\n", EIGHT);
        LogMemory before = read(LogMemory.NONE).memory();
        Files.writeString(file, "ERROR x\n", StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(read(before).serious()).contains("ERROR x");
    }

    @Test
    void aFloodOfErrorsIsNoProgressAndIsReadInItsNewestPart() throws Exception {
        append("frame 1\n", EIGHT);
        LogMemory before = read(LogMemory.NONE).memory();
        append("ERROR read timed out, retry in 1 s\n".repeat(100_000), EIGHT.plusSeconds(300));
        LogReading flooded = read(before);
        assertThat(flooded.memory().progressAt()).contains(EIGHT);
        assertThat(flooded.memory().transientSince()).contains(EIGHT.plusSeconds(300));
        assertThat(flooded.memory().offset()).isEqualTo(Files.size(file));
        append("ERROR read timed out\n", EIGHT.plusSeconds(900));
        LogReading later = read(flooded.memory());
        assertThat(later.memory().transientSince()).as("since the first").contains(EIGHT.plusSeconds(300));
        append("frame 2\n", EIGHT.plusSeconds(901));
        assertThat(read(later.memory()).memory().transientSince()).isEmpty();
    }

    @Test
    void anEndlessLineIsShortenedAndCannotHoldControlCharacters() throws Exception {
        append("frame 1\n", EIGHT);
        LogMemory before = read(LogMemory.NONE).memory();
        append("ERROR \u001b[31m" + "x".repeat(5000) + "\n", EIGHT);
        assertThat(read(before).serious().orElseThrow()).hasSizeLessThan(310).doesNotContain("\u001b");
    }

    @Test
    void theLastLinesBeforeARotationAreJudged() throws Exception {
        append("frame 1\n", EIGHT);
        LogMemory before = read(LogMemory.NONE).memory();
        append("frame 2\nERROR before the rotation\n", EIGHT.plusSeconds(1));
        Files.move(file, folder.resolve("gate.log.1"));
        append("started\n", EIGHT.plusSeconds(2));
        LogReading after = read(before);
        assertThat(after.serious()).contains("ERROR before the rotation");
        assertThat(after.memory().trouble()).contains("ERROR before the rotation");
        assertThat(after.memory().offset()).as("of the new file").isEqualTo(8);
    }

    @Test
    void aLogThatWasCopiedAndTruncatedIsReadToItsEndInTheCopy() throws Exception {
        append("frame 1\n", EIGHT);
        LogMemory before = read(LogMemory.NONE).memory();
        append("ERROR before the rotation\n", EIGHT.plusSeconds(1));
        Files.copy(file, folder.resolve("gate.log.1"));
        Files.writeString(file, "");
        assertThat(read(before).serious()).contains("ERROR before the rotation");
    }

    @Test
    void progressAfterAnErrorMeansThatTheServiceGotOverIt() throws Exception {
        append("frame 1\n", EIGHT);
        LogMemory before = read(LogMemory.NONE).memory();
        append("ERROR once\n", EIGHT.plusSeconds(1));
        LogMemory bad = read(before).memory();
        assertThat(read(bad).memory().trouble()).as("still").contains("ERROR once");
        append("frame 2\n", EIGHT.plusSeconds(2));
        assertThat(read(bad).memory().trouble()).isEmpty();
    }
}
