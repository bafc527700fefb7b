package dev.watchkeeper.notify.mqtt;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a broker keeps of this installation, in a file: its id, and the cameras that must be taken away once they are gone from the configuration;
 * confined to one thread.
 */
final class Announced {
    private static final Logger log = LoggerFactory.getLogger(Announced.class);
    private static final String NAME = "mqtt.announced";
    private static final int MOST_CAMERAS = 1000;

    private final Path folder;
    private final Path file;
    private final String id;
    private final Set<String> cameras;

    private Announced(Path folder, String id, Set<String> cameras) {
        this.folder = folder;
        file = folder.resolve(NAME);
        this.id = id;
        this.cameras = cameras;
    }

    /**
     * Reads the file, or begins it.
     *
     * @param folder the outbox
     * @param host becomes part of a new id, for people; a later name does not change it
     */
    static Announced in(Path folder, String host) {
        Path file = folder.resolve(NAME);
        Properties lines = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                lines.load(in);
            } catch (IOException | IllegalArgumentException e) {
                log.warn("{} cannot be read; cameras that are gone stay at the MQTT broker: {}", file, e.toString());
            }
        }
        Set<String> cameras = new LinkedHashSet<>();
        for (int i = 0; i < MOST_CAMERAS && lines.containsKey("camera." + i); i++) {
            cameras.add(lines.getProperty("camera." + i));
        }
        String id = lines.getProperty("id", "");
        if (id.matches("[A-Za-z0-9_-]{1,80}")) {
            return new Announced(folder, id, cameras);
        }
        String random = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x100000, 0x1000000));
        Announced announced = new Announced(folder, Topics.word(host) + "-" + random, cameras);
        announced.write();
        return announced;
    }

    String id() {
        return id;
    }

    Set<String> cameras() {
        return Set.copyOf(cameras);
    }

    void set(Set<String> now) {
        if (!cameras.equals(now)) {
            cameras.clear();
            now.stream().limit(MOST_CAMERAS).forEach(cameras::add);
            write();
        }
    }

    private void write() {
        Properties lines = new Properties();
        lines.setProperty("id", id);
        int number = 0;
        for (String camera : cameras) {
            lines.setProperty("camera." + number++, camera);
        }
        StringWriter text = new StringWriter();
        try {
            lines.store(text, null);
            PrivateFiles.createDirectories(folder);
            PrivateFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.warn(
                    "{} cannot be written; cameras that are removed later may stay at the MQTT broker: {}",
                    file,
                    e.toString());
        }
    }
}
