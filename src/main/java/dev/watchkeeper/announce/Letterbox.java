package dev.watchkeeper.announce;

import dev.watchkeeper.base.RuntimeDirectory;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves messages in the outbox: that of the data folder, or in memory while a full or failing disk does not take them; confined to one thread. Where
 * nobody sends, only the newest stay.
 */
final class Letterbox implements Mailbag.Sink {
    private static final Logger log = LoggerFactory.getLogger(Letterbox.class);

    /** Far more than wait while there is a sender. */
    static final int MOST = 1000;

    private static final int MOST_IN_MEMORY = 100;
    private static final int LOOK_EVERY = 20;

    private final Path data;
    private final Path memory;
    private int puts;
    private boolean failureLogged;
    private boolean surplusLogged;

    /** @param memory the part of the runtime directory for this data folder */
    Letterbox(Path data, Path memory) {
        this.data = data;
        this.memory = memory;
    }

    @Override
    public void put(Message message) throws IOException {
        try {
            if (puts++ % LOOK_EVERY == 0) {
                removeSurplus(data, MOST);
            }
            new Outbox(data).put(message);
            failureLogged = false;
        } catch (IOException e) {
            if (!failureLogged) {
                failureLogged = true;
                log.warn("Messages wait in memory, because the outbox in {} cannot be written: {}", data, e.toString());
            }
            RuntimeDirectory.create(memory);
            new Outbox(memory).put(message);
            removeSurplus(memory, MOST_IN_MEMORY);
        }
    }

    private void removeSurplus(Path root, int most) throws IOException {
        Path folder = root.resolve("outbox").resolve("new");
        Predicate<Path> isMessage = file -> file.getFileName().toString().endsWith(".message");
        List<Path> files = Pictures.files(folder).stream().filter(isMessage).toList();
        if (files.size() <= most) {
            return;
        }
        List<Path> oldest = files.stream()
                .sorted(Comparator.comparing(Pictures::modified))
                .limit(files.size() - most)
                .toList();
        for (Path file : oldest) {
            Files.deleteIfExists(file);
        }
        if (!surplusLogged) {
            surplusLogged = true;
            log.warn("Nobody sends the messages in {}; only the newest {} are kept", folder, most);
        }
    }
}
