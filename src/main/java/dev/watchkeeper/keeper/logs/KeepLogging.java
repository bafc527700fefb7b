package dev.watchkeeper.keeper.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.watchkeeper.base.LogSetup;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sends the keeper's own log lines to its sinks instead of the terminal, so that a stalled terminal or disk never delays the keeper; confined to the
 * main thread.
 */
public final class KeepLogging extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final String PATTERN = LogSetup.PATTERN;

    private final LogSinks sinks;
    private final boolean journal;
    private final PatternLayout layout = new PatternLayout();
    private final Logger root;
    private final Level levelBefore;
    private final List<Appender<ILoggingEvent>> before = new ArrayList<>();

    private KeepLogging(LogSinks sinks, LoggerContext context, boolean journal) {
        this.sinks = sinks;
        this.journal = journal;
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        levelBefore = root.getLevel();
        layout.setContext(context);
        layout.setPattern(PATTERN);
        setContext(context);
        setName("keeper");
    }

    /**
     * Redirects the log until closed.
     *
     * @param journal whether the journal reads the output, so that each line is prefixed with its priority
     */
    public static KeepLogging start(LogSinks sinks, Level level, boolean journal) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("Logback is not the logging backend");
        }
        KeepLogging logging = new KeepLogging(sinks, context, journal);
        logging.layout.start();
        logging.start();
        logging.root.iteratorForAppenders().forEachRemaining(logging.before::add);
        logging.before.forEach(logging.root::detachAppender);
        logging.root.addAppender(logging);
        logging.root.setLevel(level);
        return logging;
    }

    @Override
    protected void append(ILoggingEvent event) {
        sinks.writeOwn(layout.doLayout(event).stripTrailing(), journal ? priority(event.getLevel()) : "");
    }

    /** The prefixes of sd-daemon(3): 3 error, 4 warning, 6 information, 7 debug. */
    private static String priority(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return "<3>";
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            return "<4>";
        }
        return level.isGreaterOrEqual(Level.INFO) ? "<6>" : "<7>";
    }

    @Override
    public void close() {
        root.detachAppender(this);
        before.forEach(root::addAppender);
        root.setLevel(levelBefore);
        stop();
    }
}
