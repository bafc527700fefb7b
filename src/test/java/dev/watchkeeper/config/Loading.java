package dev.watchkeeper.config;

import dev.watchkeeper.config.SettingsLoader.Argument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a test loads, from files in its own folder; confined to the test's thread. */
final class Loading {
    private final Path file;

    /** @param folder gets the file */
    Loading(Path folder) {
        file = folder.resolve("wk.yml");
    }

    Path file() {
        return file;
    }

    private Path folder() {
        return Optional.ofNullable(file.getParent()).orElseThrow();
    }

    static Argument set(String text) {
        return Argument.set(text).orElseThrow();
    }

    Loaded load(String yaml) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder());
    }

    List<String> mistakes(String yaml) {
        return lines(load(yaml));
    }

    List<String> mistakes(Optional<Path> from, Argument... arguments) {
        return lines(SettingsLoader.load(from, List.of(), Arrays.asList(arguments), folder()));
    }

    private List<String> lines(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Bad bad ->
                bad.mistakes().stream()
                        .map(problem -> problem.toString().replace(file.toString(), "FILE"))
                        .toList();
            case Loaded.Good good -> List.of();
        };
    }

    static Settings good(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Good good -> good.settings();
            case Loaded.Bad bad -> throw new AssertionError(bad.mistakes().toString());
        };
    }
}
