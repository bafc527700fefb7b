package dev.watchkeeper.notify;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the sender says of itself to other processes, in a small file in memory; thread-safe. It is there only while a sender runs. */
public final class SenderNote {
    private static final String IDLE = "idle";
    private static final String BUSY = "busy";

    private final Path file;

    /** @param runtime the folder in memory of the processes of one data folder */
    public SenderNote(Path runtime) {
        file = runtime.resolve("sender");
    }

    /**
     * Replaces it.
     *
     * @param idle whether nothing can be sent now
     * @param sentence the state of the messages
     */
    public void write(boolean idle, String sentence) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            PrivateFiles.createDirectories(folder);
        }
        PrivateFiles.write(file, ((idle ? IDLE : BUSY) + "\n" + sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Removes it, because the sender ends. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Whether a sender runs that can send nothing now. */
    public boolean isIdle() {
        return lines().getFirst().equals(IDLE);
    }

    /** The state of the messages, in one sentence. */
    public String sentence() {
        List<String> lines = lines();
        return lines.size() > 1 ? lines.get(1) : "nothing is sent now; what waits is sent later";
    }

    private List<String> lines() {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? List.of(BUSY) : lines;
        } catch (IOException e) {
            return List.of(BUSY);
        }
    }
}
