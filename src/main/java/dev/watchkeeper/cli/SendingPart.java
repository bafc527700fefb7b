package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.notify.NotificationSource;
import dev.watchkeeper.notify.send.Sending;
import dev.watchkeeper.watch.Part;
import java.nio.file.Path;

/** The one sender as a part of the resident process of {@code watch}; started and closed by the main thread. */
final class SendingPart implements Part {
    private final Sending sending;

    /** @param data the data folder */
    SendingPart(NotificationSource source, Path data, Clock clock) {
        sending = new Sending(source, data, clock);
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public void start() {
        sending.start();
    }

    @Override
    public boolean isStuck() {
        return sending.isStuck();
    }

    @Override
    public void close() {
        sending.close();
    }
}
