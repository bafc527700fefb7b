package dev.watchkeeper.announce;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people were told and what is not over yet, across restarts, in {@code outbox/open} of the data folder; confined to its caller. */
final class Memory {
    private static final Logger log = LoggerFactory.getLogger(Memory.class);

    private final Path outbox;
    private final Path file;

    Memory(Path outbox) {
        this.outbox = outbox;
        file = outbox.resolve("open");
    }

    /** By what it is about; nothing if the file is missing or damaged, so that at worst something is told twice. */
    Map<String, Told> read() {
        Map<String, Told> told = new TreeMap<>();
        try {
            Properties lines = new Properties();
            lines.load(new StringReader(Files.readString(file)));
            for (String key : lines.stringPropertyNames()) {
                String[] words = lines.getProperty(key).split(" ", 2);
                told.put(key, new Told(words[1], Instant.parse(words[0])));
            }
        } catch (NoSuchFileException e) {
            log.debug("Nothing was told before");
        } catch (IOException | DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            log.warn("{} cannot be read, so what was told before may be told again: {}", file, e.toString());
        }
        return told;
    }

    void write(Map<String, Told> told) throws IOException {
        Properties lines = new Properties();
        told.forEach((key, each) -> lines.setProperty(key, each.since() + " " + each.thread()));
        StringWriter text = new StringWriter();
        try {
            lines.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PrivateFiles.createDirectories(outbox);
        PrivateFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
