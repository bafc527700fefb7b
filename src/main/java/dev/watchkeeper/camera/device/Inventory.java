package dev.watchkeeper.camera.device;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Lists the camera devices of this machine, for messages about a missing one; stateless, thread-safe, opens no device. */
final class Inventory {
    /** A longer list would not be read. */
    private static final int MAX_NAMED = 6;

    private final Path devices;
    private final Path kernel;

    /**
     * @param devices the folder of device files, {@code /dev}
     * @param kernel the folder in which the kernel names its devices, {@code /sys/class/video4linux}
     */
    Inventory(Path devices, Path kernel) {
        this.devices = devices;
        this.kernel = kernel;
    }

    static Inventory ofThisMachine() {
        return new Inventory(Path.of("/dev"), Path.of("/sys/class/video4linux"));
    }

    /** Continues a sentence after a semicolon, without a full stop. */
    String sentence() {
        TreeMap<String, String> known =
                new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        list(kernel).forEach(name -> known.put(name, title(name)));
        List<String> here = new ArrayList<>();
        list(devices).forEach(name -> {
            here.add(name);
            known.putIfAbsent(name, "");
        });
        if (known.isEmpty()) {
            return "this machine has no camera device at all (no /dev/video*, and none known to the kernel): plug the camera in, pass it"
                    + " through to the virtual machine, or load its driver (usually `modprobe uvcvideo`)";
        }
        if (here.isEmpty()) {
            return "the kernel has " + named(known, List.copyOf(known.keySet()))
                    + ", but there is no /dev/video*: in a container, pass the device with --device";
        }
        List<String> ordered = known.keySet().stream().filter(here::contains).toList();
        return "there " + (ordered.size() == 1 ? "is " : "are ") + named(known, ordered);
    }

    private static String named(TreeMap<String, String> titles, List<String> names) {
        List<String> words = names.stream()
                .limit(MAX_NAMED)
                .map(name ->
                        "/dev/" + name + (titles.getOrDefault(name, "").isEmpty() ? "" : " (" + titles.get(name) + ")"))
                .toList();
        return String.join(", ", words)
                + (names.size() > MAX_NAMED ? " and " + (names.size() - MAX_NAMED) + " more" : "");
    }

    private String title(String name) {
        try {
            return Files.readString(kernel.resolve(name).resolve("name")).strip();
        } catch (IOException e) {
            return ""; // a name is enough
        }
    }

    /** The names of the video devices in a folder; none if there is no such folder. */
    private static List<String> list(Path folder) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "video[0-9]*")) {
            found.forEach(path -> names.add(String.valueOf(path.getFileName())));
        } catch (IOException | DirectoryIteratorException e) {
            return names; // a machine without video devices has no such folder
        }
        return names;
    }
}
