package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Arguments and configuration of the drill's processes; immutable. */
final class DrillConfig {
    /** The folder of the node's fault hooks, within the drill's folder. */
    static final String HOOKS = "hooks";

    /** Small, so that two cores can serve forty cameras and their decoders; the limits assume 10 pictures per second. */
    private static final List<String> PICTURES = List.of("--size", "320x180", "--fps", "10", "--gop", "2");

    private final Path folder;
    private final Path cache;

    DrillConfig(Path folder) {
        this.folder = folder;
        String home = System.getProperty("watchkeeper.home");
        Path built = home == null ? folder : Path.of(home, "target");
        // Drawn scenes and unpacked libraries are kept in the build folder for the next drill, until a clean build.
        this.cache = (Files.isWritable(built) ? built : folder).resolve("demo-cache");
    }

    List<String> javaOptions() {
        return List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }

    List<String> nodeJavaOptions() {
        List<String> options = new ArrayList<>(javaOptions());
        options.add("-Dwatchkeeper.drill=" + folder.resolve(HOOKS));
        options.add(
                "-XX:-UseDynamicNumberOfCompilerThreads"); // the processor time of a compiler thread is lost when it
        // ends
        return options;
    }

    List<String> simulatorArguments(List<Stand.Place> places) {
        List<String> arguments = new ArrayList<>(List.of("simulate", "--port", "0", "--control-port", "0"));
        arguments.addAll(List.of("--cache", cache.toString(), "--scene", "room,night,yard,street"));
        arguments.addAll(PICTURES);
        for (Stand.Place place : places) {
            List<String> spec = new ArrayList<>(List.of(place.name()));
            spec.addAll(place.keys());
            arguments.addAll(List.of("--camera", String.join(",", spec)));
            place.fault().ifPresent(f -> arguments.addAll(List.of("--fault", place.name() + "=" + f)));
        }
        return arguments;
    }

    /** Writes the node's configuration and returns the arguments that use it. */
    List<String> nodeArguments(List<Stand.Place> places, List<String> urls, String keys) throws FailureException {
        StringBuilder yaml = new StringBuilder("""
                record: {mode: continuous, segment-length: 1m, pre-motion: 2s}
                motion: {fps: 5}
                snapshot: {interval: 0}
                storage: {max-size: 1GB, min-free: 50MB}
                """);
        yaml.append(keys).append("cameras:\n");
        for (int i = 0; i < places.size(); i++) {
            List<String> own = new ArrayList<>(List.of("url: \"" + urls.get(i) + "\""));
            own.addAll(places.get(i).config());
            yaml.append("  ")
                    .append(places.get(i).name())
                    .append(": {")
                    .append(String.join(", ", own))
                    .append("}\n");
        }
        try {
            Files.createDirectories(folder.resolve(HOOKS));
            Path password = folder.resolve("password");
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, "not a real one\n");
            Path config = Files.writeString(folder.resolve("watchkeeper.yml"), yaml);
            return List.of(
                    "run",
                    "-c",
                    config.toString(),
                    "--data",
                    folder.resolve("data").toString(),
                    "--port",
                    "0");
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "Cannot write the drill's configuration: " + e.getMessage(), e);
        }
    }

    /** The camera of an exercise. */
    static Stand.Place place(Exercise exercise) {
        Optional<String> fault =
                exercise.breakage() instanceof Breakage.FromTheStart(String f) ? Optional.of(f) : Optional.empty();
        return new Stand.Place(exercise.name(), exercise.camera(), exercise.config(), fault);
    }
}
