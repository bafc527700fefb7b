package dev.watchkeeper.node;

import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.OtherSections;
import dev.watchkeeper.config.SettingsLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The configuration of a {@link TestNode} as its file says it now, without a keeper; thread-safe. */
final class FileSource implements Reloads.Source {
    private final Path folder;
    private final Path file;
    private final AtomicInteger inForce = new AtomicInteger();

    /** @param folder that of the node, with its configuration and its data */
    FileSource(Path folder) {
        this.folder = folder;
        file = folder.resolve("watchkeeper.yml");
    }

    @Override
    public Loaded settings() {
        return SettingsLoader.load(
                Optional.of(file),
                List.of(),
                List.of(
                        new SettingsLoader.Argument(
                                "--data", "data", folder.resolve("data").toString()),
                        new SettingsLoader.Argument("--port", "api.port", "0")),
                folder);
    }

    @Override
    public OtherSections others() {
        return OtherSections.of(file, folder);
    }

    @Override
    public Optional<List<String>> keeper() {
        return Optional.empty();
    }

    @Override
    public void inForce() {
        inForce.incrementAndGet();
    }

    /** How often the cameras were watched by something that was read again. */
    int timesInForce() {
        return inForce.get();
    }
}
