package dev.watchkeeper.keeper.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log file: its level, format and size limit. */
final class LoggingTest {
    private static final Logger log = LoggerFactory.getLogger("dev.watchkeeper.test");

    @TempDir
    Path folder;

    /** The lines must go to the file only. */
    private final ch.qos.logback.classic.Logger root =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final Appender<ILoggingEvent> console = root.getAppender("console");

    @BeforeEach
    void silenceTheConsole() {
        root.detachAppender(console);
    }

    @AfterEach
    void restoreTheConsole() {
        root.addAppender(console);
    }

    @Test
    void writesTheConfiguredLevelInUtc() throws IOException {
        try (Logging logging = Logging.start(settings("error"))) {
            log.warn("left out");
            log.error("kept");
        }
        log.error("after the end");
        assertThat(Files.readAllLines(folder.resolve("logs/watchkeeper.log")))
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ERROR \\[.*] test kept");
    }

    @Test
    void isCreatedAgainWhenItsFolderIsMovedAway() throws IOException {
        Path moved = folder.resolve("moved");
        try (Logging logging = Logging.start(settings("info"))) {
            log.info("before");
            Files.move(folder.resolve("logs"), moved);
            log.info("after");
            log.info("and on");
        }
        assertThat(moved.resolve("watchkeeper.log"))
                .content()
                .contains("before")
                .doesNotContain("after");
        assertThat(folder.resolve("logs/watchkeeper.log"))
                .content()
                .contains("after")
                .contains("and on");
    }

    @Test
    void neverTakesMoreThanItsShareOfTheDisk() throws IOException {
        try (Logging logging = Logging.start(settings("error"), 10_000)) {
            for (int i = 0; i < 2000; i++) {
                log.error("line {} {}", i, "x".repeat(100));
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeBetween(2, 6);
            assertThat(all).allSatisfy(file -> assertThat(file.toString()).contains("watchkeeper.log"));
        }
        assertThat(Files.readString(folder.resolve("logs/watchkeeper.log"))).contains("line 1999");
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsLeftToTheNode() throws IOException {
        Files.writeString(folder.resolve("logs"), "a file stands in the way");
        try (Logging logging = Logging.start(settings("error"))) {
            assertThat(folder.resolve("logs")).hasContent("a file stands in the way");
        }
    }

    private Settings settings(String level) {
        Loaded loaded = SettingsLoader.load(
                Optional.empty(),
                List.of("rtsp://h/"),
                List.of(
                        new SettingsLoader.Argument("--data", "data", folder.toString()),
                        new SettingsLoader.Argument("--log-level", "log-level", level)),
                folder);
        return ((Loaded.Good) loaded).settings();
    }
}
