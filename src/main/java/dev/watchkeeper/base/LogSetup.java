package dev.watchkeeper.base;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;

/**
 * How every process logs: lines with their time in UTC on the terminal; confined to the thread that logs first. Logback finds it as a service. A file
 * {@code logback.xml} would say the same, but reading XML takes 3 MB of the small processes that run all the time.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    /** The form of a line. */
    public static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %msg%n%ex";

    /** What Logback reads itself: a file that a user names, or the one of tests. */
    private static final String USERS_FILE = "logback.configurationFile";

    private static final String TESTS_FILE = "logback-test.xml";

    /**
     * Libraries that say too much. Jetty warns of each malformed request, which anybody can send as often as he likes; the API counts them in a few
     * lines of its own.
     */
    private static final Map<String, Level> QUIETER = Map.of(
            "org.eclipse.jetty", Level.WARN,
            "io.javalin", Level.WARN,
            "org.eclipse.jetty.http", Level.ERROR,
            "org.eclipse.jetty.util.HostPort", Level.ERROR);

    @Override
    public ExecutionStatus configure(LoggerContext logging) {
        if (System.getProperty(USERS_FILE) != null
                || LogSetup.class.getClassLoader().getResource(TESTS_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        console(logging);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Logs to the terminal from now on. */
    public static void console(LoggerContext logging) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logging);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(logging);
        console.setName("console");
        console.setEncoder(encoder);
        console.start();
        Logger root = logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        QUIETER.forEach((name, level) -> logging.getLogger(name).setLevel(level));
    }
}
