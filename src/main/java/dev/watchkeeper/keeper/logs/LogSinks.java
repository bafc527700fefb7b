package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.liveness.OutputActivity;
import dev.watchkeeper.keeper.logs.ChildLog.Destination;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServiceSettings.LogFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destinations of all lines of a keeper and its children: the terminal, and files that children may share; thread-safe. Terminal and files have
 * a queue and a thread each, so that neither delays the other, a child or the keeper.
 */
public final class LogSinks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogSinks.class);

    private final LineQueue console = new LineQueue("console");
    private final LineQueue files = new LineQueue("log-files");
    private final Map<Path, RotatingFile> open = new ConcurrentHashMap<>();
    private final PrintStream terminal;
    private final Path folder;
    private final RotatingFile own;
    private volatile SecretFilter filter;

    /** Without secrets that are known. */
    public LogSinks(PrintStream terminal, Path folder, LogFile ownLog) {
        this(terminal, folder, ownLog, SecretFilter.SIGN_INS);
    }

    /**
     * @param folder for logs whose settings name no file
     * @param ownLog for the keeper's own lines
     * @param filter of all lines of children
     */
    public LogSinks(PrintStream terminal, Path folder, LogFile ownLog, SecretFilter filter) {
        this.filter = filter;
        this.terminal = terminal;
        this.folder = folder;
        own = file("keeper", ownLog);
    }

    private RotatingFile file(String name, LogFile log) {
        return open.computeIfAbsent(path(name, log), p -> new RotatingFile(p, log.maxBytes(), log.backups()));
    }

    private Path path(String name, LogFile log) {
        return log.file().orElseGet(() -> folder.resolve(name + ".log"));
    }

    /**
     * Writes a line of the keeper itself.
     *
     * @param prefix precedes each line on the terminal
     */
    public void writeOwn(String line, String prefix) {
        console.offerReserved(
                terminal::println, prefix + (prefix.isEmpty() ? line : line.replace("\n", "\n" + prefix)));
        files.offerReserved(own::write, line);
    }

    /** The log of one child. */
    public ChildLog forChild(ServiceSettings child, OutputActivity activity, Clock clock) {
        return new ChildLog(
                new ChildLog.Source(child.name(), () -> filter),
                clock,
                activity,
                new Destination(console, terminal::println),
                new Destination(files, file(child.name(), child.log())::write));
    }

    /** From now on masks these secrets in the lines of all children. */
    public void mask(SecretFilter secrets) {
        filter = secrets;
    }

    /** Closes the logs of children that are no longer kept, once their last lines are written. */
    public void retain(Collection<ServiceSettings> kept) {
        Set<Path> used =
                kept.stream().map(child -> path(child.name(), child.log())).collect(Collectors.toSet());
        open.forEach((path, file) -> {
            if (file != own && !used.contains(path) && open.remove(path, file)) {
                files.offerReserved(line -> file.close(), "");
            }
        });
    }

    /** Writes what is queued, for at most a second each. */
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
