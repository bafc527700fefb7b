package dev.watchkeeper.keeper.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A log file that is created again when somebody moves or deletes it or its folder, so that lines do not vanish in an unlinked file; thread-safe like
 * any appender.
 */
final class ReopeningAppender extends RollingFileAppender<ILoggingEvent> {
    private final Path path;
    private Optional<FileIdentity> identity = Optional.empty();

    ReopeningAppender(Path path) {
        this.path = path;
        setFile(path.toString());
    }

    @Override
    public void openFile(String name) throws IOException {
        Path folder = path.getParent();
        if (folder != null) {
            PrivateFiles.createDirectories(folder);
        }
        PrivateFiles.prepare(path);
        super.openFile(name);
        identity = FileIdentity.of(path);
    }

    @Override
    protected void append(ILoggingEvent event) {
        streamWriteLock.lock();
        try {
            if (isStarted() && !FileIdentity.of(path).equals(identity)) {
                openFile(getFile());
            }
        } catch (IOException e) {
            addError("The log file " + path + " cannot be created again", e);
        } finally {
            streamWriteLock.unlock();
        }
        super.append(event);
    }
}
