package dev.watchkeeper.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Programs that only know schemas, and databases that only have one; stateless. */
public final class BuiltJar {
    private BuiltJar() {}

    /** @param mark makes its content differ from others */
    public static Path write(Path file, int schemas, String mark) throws IOException {
        Files.createDirectories(file.getParent());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (int number = 1; number <= schemas; number++) {
                jar.putNextEntry(new JarEntry("dev/watchkeeper/store/schema-" + number + ".sql"));
                jar.write(mark.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    /** The first bytes of a database. */
    public static byte[] header(int version) {
        byte[] header = new byte[100];
        System.arraycopy("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII), 0, header, 0, 16);
        header[63] = (byte) version;
        return header;
    }
}
