package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.process.Signals;
import dev.watchkeeper.keeper.process.Tree;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says about one child; immutable. */
final class ChildVoice {
    private static final Logger log = LoggerFactory.getLogger(Child.class);

    private final String name;

    ChildVoice(String name) {
        this.name = name;
    }

    void info(String format, Object... arguments) {
        log.info("[" + name + "] " + format, arguments);
    }

    void warn(String format, Object... arguments) {
        log.warn("[" + name + "] " + format, arguments);
    }

    void debug(String text) {
        log.debug("[{}] {}", name, text);
    }

    /** @param ordered whether somebody ordered it to end */
    void exited(int exitCode, boolean ordered) {
        if (exitCode == 0) {
            info("Process exited normally");
        } else if (ordered) {
            info("Process exited with code: {}", exitCode);
        } else if (!Tree.mayBeUnstarted(exitCode)) {
            crashed(exitCode);
        }
    }

    void crashed(int exitCode) {
        int signal = Signals.of(exitCode);
        warn("Process crashed with exit code {}{}", exitCode, signal == 0 ? "" : " (" + Signals.name(signal) + ")");
    }

    /** In seconds, with at most one decimal. */
    static String seconds(Optional<Duration> time) {
        long tenths = Math.round(time.orElse(Duration.ZERO).toMillis() / 100.0);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }

    /** On one line and without credentials. */
    static String loggable(Object words) {
        return words.toString()
                .replaceAll("://[^\\s'/]*@", "://***@")
                .replace("\n", "\\n")
                .replaceAll("\\p{Cntrl}", " ");
    }
}
