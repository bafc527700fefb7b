package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bundled libraries run on a machine with only a C and a C++ library. */
final class NativesTest {
    /** What every Debian has, however small: glibc, and what it and GCC's languages need. No display, no sound. */
    private static final Set<String> OF_EVERY_MACHINE = Set.of(
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libgcc_s.so.1",
            "libstdc++.so.6",
            "ld-linux-x86-64.so.2",
            "ld-linux-aarch64.so.1");

    @Test
    void theLibrariesNeedNothingThatAMachineMayLack() throws IOException {
        Natives.load(false);
        Set<Path> bundled = loaded();
        assertThat(bundled).as("FFmpeg libraries mapped into the process").hasSizeGreaterThan(4);
        Set<String> names =
                bundled.stream().map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        Map<String, List<String>> missing = new TreeMap<>();
        for (Path library : bundled) {
            List<String> needed = new ArrayList<>(needed(library));
            assertThat(needed).as("what %s needs", library).contains("libc.so.6");
            needed.removeAll(OF_EVERY_MACHINE);
            needed.removeAll(names);
            if (!needed.isEmpty()) {
                missing.put(library.getFileName().toString(), needed);
            }
        }
        assertThat(missing).isEmpty();
        assertThat(names).as("desktop libraries").noneMatch(name -> name.contains("avdevice"));
    }

    /** The libraries that JavaCPP unpacked. */
    private static Set<Path> loaded() throws IOException {
        Set<Path> paths = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            int at = line.indexOf('/');
            if (at >= 0 && line.contains("org/bytedeco") && line.contains(".so")) {
                paths.add(Path.of(line.substring(at)));
            }
        }
        return paths;
    }

    /** The DT_NEEDED entries in the dynamic section of a 64-bit little-endian ELF file (System V ABI, gABI 4.1). */
    private static List<String> needed(Path library) throws IOException {
        ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(library)).order(ByteOrder.LITTLE_ENDIAN);
        long sections = elf.getLong(40);
        int size = elf.getShort(58);
        int count = elf.getShort(60);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int section = (int) sections + i * size;
            int dynamic = 6;
            if (elf.getInt(section + 4) != dynamic) {
                continue;
            }
            int strings = (int) elf.getLong((int) sections + elf.getInt(section + 40) * size + 24);
            int from = (int) elf.getLong(section + 24);
            int to = from + (int) elf.getLong(section + 32);
            for (int entry = from; entry < to; entry += 16) {
                if (elf.getLong(entry) == 1) {
                    names.add(text(elf, strings + (int) elf.getLong(entry + 8)));
                }
            }
        }
        return names;
    }

    private static String text(ByteBuffer elf, int at) {
        int end = at;
        while (elf.get(end) != 0) {
            end++;
        }
        return new String(elf.array(), at, end - at, StandardCharsets.US_ASCII);
    }
}
