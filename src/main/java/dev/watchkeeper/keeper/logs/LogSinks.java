package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.liveness.OutputActivity;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServiceSettings.LogFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all lines of a keeper go, its own and its children's: the terminal, and files of which some may be shared; thread-safe. Terminal and
 * files have a queue and a thread each, so that neither holds up the other, a child, or the keeper.
 */
public final class LogSinks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogSinks.class);

    private final LineQueue console = new LineQueue("console");
    private final LineQueue files = new LineQueue("log-files");
    private final Map<Path, RotatingFile> open = new ConcurrentHashMap<>();
    private final PrintStream terminal;
    private final Path folder;
    private final RotatingFile own;

    /**
     * @param folder for logs that have no file of their own
     * @param ownLog for the keeper's lines
     */
    public LogSinks(PrintStream terminal, Path folder, LogFile ownLog) {
        this.terminal = terminal;
        this.folder = folder;
        own = file("keeper", ownLog);
    }

    private RotatingFile file(String name, LogFile log) {
        Path path = log.file().orElseGet(() -> folder.resolve(name + ".log"));
        return open.computeIfAbsent(path, p -> new RotatingFile(p, log.maxBytes(), log.backups()));
    }

    /**
     * What the keeper itself says.
     *
     * @param prefix before each of its lines on the terminal
     */
    public void own(String line, String prefix) {
        console.tell(terminal::println, prefix + (prefix.isEmpty() ? line : line.replace("\n", "\n" + prefix)));
        files.tell(own::write, line);
    }

    /** The log of one child. */
    public ChildLog forChild(ServiceSettings child, OutputActivity signs, Clock clock) {
        return new ChildLog(
                child.name(), clock, signs, console, terminal::println, files, file(child.name(), child.log()));
    }

    /** Writes what is there, for at most a second each. */
    @Override
    public void close() {
        console.close();
        files.close();
        for (RotatingFile file : open.values()) {
            try {
                file.close();
            } catch (IOException e) {
                log.debug("A log was not closed", e);
            }
        }
    }
}
