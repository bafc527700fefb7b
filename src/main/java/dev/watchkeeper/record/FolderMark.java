package dev.watchkeeper.record;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a folder of recordings says about itself, in a file {@code .camera}; immutable.
 *
 * @param id of its camera, permanent
 * @param name the camera's last name
 * @param folder the folder this was written for, which reveals a copy
 * @param address a fingerprint of the camera's address, good only for comparing
 */
record FolderMark(String id, String name, String folder, String address) {
    private static final Logger log = LoggerFactory.getLogger(FolderMark.class);
    private static final String FILE = ".camera";
    private static final int MAX_BYTES = 4096;

    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** Empty if there is none, or none that can be parsed, which is logged. */
    static Optional<FolderMark> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties lines = new Properties();
        try (var in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            text.lines()
                    .map(line -> line.split("=", 2))
                    .filter(words -> words.length == 2)
                    .forEach(words -> lines.put(words[0], words[1]));
        } catch (IOException e) {
            log.warn("{} cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
        FolderMark mark = new FolderMark(
                lines.getProperty("id", ""),
                lines.getProperty("name", ""),
                lines.getProperty("folder", ""),
                lines.getProperty("address", ""));
        if (!mark.id().matches("[0-9a-f]{32}") || !mark.name().matches("[0-9A-Za-z_-]{1,80}")) {
            log.warn("{} is damaged; the folder's name alone identifies its camera", file);
            return Optional.empty();
        }
        return Optional.of(mark);
    }

    void write(Path into) throws IOException {
        String text = "id=" + id + "\nname=" + name + "\nfolder=" + folder + "\naddress=" + address + "\n";
        PrivateFiles.replace(into.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
    }
}
