package dev.watchkeeper.keeper.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Applies the log level, and also writes the log to {@code logs/watchkeeper.log} below the data folder: at most 10 MB and five older files, in UTC;
 * confined to the main thread.
 */
public final class Logging implements AutoCloseable {
    private static final long FILE_BYTES = 10_000_000;
    private static final int OLDER_FILES = 5;
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{0} %msg%n%ex";

    private final Logger root;
    private final Level levelBefore;
    private final Optional<RollingFileAppender<ILoggingEvent>> file;

    private Logging(Logger root, Level levelBefore, Optional<RollingFileAppender<ILoggingEvent>> file) {
        this.root = root;
        this.levelBefore = levelBefore;
        this.file = file;
    }

    /** Starts logging, until closed. */
    public static Logging start(Settings settings) {
        return start(settings, FILE_BYTES);
    }

    static Logging start(Settings settings, long fileBytes) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            throw new IllegalStateException("Logback is not the logging backend");
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.setLevel(level(settings.logLevel()));
        Path folder = settings.data().resolve("logs");
        try {
            PrivateFiles.createDirectories(folder);
        } catch (IOException e) {
            // The node reports a data folder that cannot be written, with the remedy, and ends.
            LoggerFactory.getLogger(Logging.class).debug("No log file in {}", folder, e);
            return new Logging(root, before, Optional.empty());
        }
        RollingFileAppender<ILoggingEvent> appender = appender(context, folder.resolve("watchkeeper.log"), fileBytes);
        root.addAppender(appender);
        return new Logging(root, before, Optional.of(appender));
    }

    private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, Path path, long fileBytes) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(PATTERN);
        encoder.start();

        ReopeningAppender appender = new ReopeningAppender(path);
        appender.setContext(context);
        appender.setName("file");
        appender.setEncoder(encoder);

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        // Logback interprets percent signs, so those of the path are escaped.
        rolling.setFileNamePattern(path.toString().replace("%", "\\%") + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLDER_FILES);
        rolling.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        // By default Logback checks the size once a minute, in which a flood of lines can fill a disk.
        trigger.setCheckIncrement(Duration.buildByMilliseconds(0));
        trigger.setMaxFileSize(new FileSize(fileBytes));
        trigger.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }

    private static Level level(Settings.LogLevel level) {
        return switch (level) {
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }

    @Override
    public void close() {
        file.ifPresent(appender -> {
            root.detachAppender(appender);
            appender.stop();
        });
        root.setLevel(levelBefore);
    }
}
