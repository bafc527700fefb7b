package dev.watchkeeper.stream.publish;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program ffmpeg among the native libraries that come with Watchkeeper, unpacked into a folder; confined to one thread. This process loads none of
 * them.
 */
public final class NativeFfmpeg {
    private static final String PROGRAM = "ffmpeg";
    private static final String SHOWN = "Watchkeeper's own ffmpeg";
    private static final Map<String, String> PLATFORMS = Map.of("amd64", "linux-x86_64", "aarch64", "linux-arm64");

    /** Camera and sound devices need libraries of desktops, which servers lack, and no publisher reads a device. */
    private static final Pattern DEVICES = Pattern.compile("libavdevice\\.so\\.(\\d+)");

    /** Those by which Java would use the libraries. */
    private static final String BRIDGES = "libjni";

    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final String architecture;

    /** @param folder holds what is unpacked and nothing else: older versions in it are deleted */
    public NativeFfmpeg(Path folder) {
        this(folder, System.getProperty("os.arch"));
    }

    NativeFfmpeg(Path folder, String architecture) {
        this.folder = folder;
        this.architecture = architecture;
    }

    /**
     * Unpacks the program if it is not there yet, which takes some seconds.
     *
     * @throws FailureException of kind ENVIRONMENT if there is none for this machine, or it cannot be written
     */
    public Ffmpeg unpack() throws FailureException {
        String place = "/org/bytedeco/ffmpeg/"
                + Optional.ofNullable(PLATFORMS.get(architecture)).orElse("none") + "/";
        Optional<URL> found = Optional.ofNullable(NativeFfmpeg.class.getResource(place + PROGRAM));
        if (found.isEmpty()) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "no ffmpeg for " + architecture + " came with Watchkeeper");
        }
        try {
            if (found.get().openConnection() instanceof JarURLConnection connection) {
                // Another user of the same file would otherwise find it closed.
                connection.setUseCaches(false);
                try (JarFile jar = connection.getJarFile()) {
                    return new Ffmpeg(unpack(jar, place.substring(1)).resolve(PROGRAM), SHOWN);
                }
            }
            throw new FailureException(FailureKind.ENVIRONMENT, "the ffmpeg of Watchkeeper is in no archive");
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    SHOWN + " cannot be unpacked into " + folder + " (" + e.getMessage() + ")",
                    e);
        }
    }

    private Path unpack(JarFile jar, String place) throws IOException {
        List<JarEntry> entries = Collections.list(jar.entries()).stream()
                .filter(entry -> isNeeded(entry, place))
                .toList();
        String version = Path.of(jar.getName()).getFileName().toString().replaceFirst("\\.jar$", "");
        Path target = folder.toAbsolutePath().resolve(version);
        if (!isComplete(target, entries)) {
            PrivateFiles.createDirectories(folder);
            delete(target);
            Path partial =
                    folder.resolve("." + version + "." + ProcessHandle.current().pid());
            delete(partial);
            PrivateFiles.createDirectories(partial);
            for (JarEntry entry : entries) {
                write(jar, entry, entries, partial);
            }
            PrivateFiles.move(partial, target);
        }
        deleteOthers(target);
        return target;
    }

    private static boolean isNeeded(JarEntry entry, String place) {
        if (entry.isDirectory() || !entry.getName().startsWith(place)) {
            return false;
        }
        String name = name(entry);
        return name.equals(PROGRAM) || name.startsWith("lib") && name.contains(".so") && !name.startsWith(BRIDGES);
    }

    private static String name(JarEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }

    /** A crash of the machine can leave empty files. */
    private static boolean isComplete(Path target, List<JarEntry> entries) throws IOException {
        for (JarEntry entry : entries) {
            Path file = target.resolve(name(entry));
            Optional<byte[]> made = replacement(entry, entries);
            long size = made.isPresent() ? made.get().length : entry.getSize();
            if (!Files.isRegularFile(file) || Files.size(file) != size) {
                return false;
            }
        }
        return Files.isExecutable(target.resolve(PROGRAM));
    }

    /** The others follow it, from its own folder: not every one that a library needs is in each system. */
    private static Optional<byte[]> replacement(JarEntry entry, List<JarEntry> all) {
        Matcher matcher = DEVICES.matcher(name(entry));
        List<String> others = all.stream()
                .map(NativeFfmpeg::name)
                .filter(name -> !name.equals(PROGRAM) && !name.equals(name(entry)))
                .toList();
        return matcher.matches()
                ? Optional.of(new DeviceLibrary(entry.getName().contains("arm64"), others)
                        .bytes(name(entry), "LIBAVDEVICE_" + matcher.group(1)))
                : Optional.empty();
    }

    private static void write(JarFile jar, JarEntry entry, List<JarEntry> entries, Path target) throws IOException {
        Path file = target.resolve(name(entry));
        Optional<byte[]> made = replacement(entry, entries);
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (made.isPresent()) {
                write(channel, made.get(), made.get().length);
            } else {
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] chunk = new byte[CHUNK];
                    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                        write(channel, chunk, length);
                    }
                }
            }
            channel.force(true);
        }
        if (name(entry).equals(PROGRAM)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void write(FileChannel channel, byte[] bytes, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    private void deleteOthers(Path target) throws IOException {
        List<Path> others;
        try (Stream<Path> files = Files.list(folder)) {
            others = files.filter(file -> !file.toAbsolutePath().equals(target)).toList();
        }
        for (Path other : others) {
            delete(other);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
