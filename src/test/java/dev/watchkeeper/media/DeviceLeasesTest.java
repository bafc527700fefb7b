package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays mapped of a device, for which a file stands in. */
final class DeviceLeasesTest {
    @Test
    void whatIsStillMappedGoesWithTheLastLease(@TempDir Path folder) throws IOException {
        Path device = Files.write(folder.resolve("video0"), new byte[8_192]).toRealPath();
        Path other = Files.write(folder.resolve("video01"), new byte[8_192]).toRealPath();
        Path link = Files.createSymbolicLink(folder.resolve("usb"), device);
        map(device);
        map(other);
        DeviceLeases leases = new DeviceLeases();
        DeviceLeases.Lease first = leases.of(device);
        DeviceLeases.Lease second = leases.of(link);
        first.close();
        first.close();
        assertThat(isMapped(device)).as("while another session has it").isTrue();
        Files.delete(device);
        second.close();
        assertThat(isMapped(device)).isFalse();
        assertThat(isMapped(other)).isTrue();
    }

    /** For ever, as far as Java knows: what is unmapped behind its back must not be unmapped once more. */
    private static void map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.map(FileChannel.MapMode.READ_ONLY, 0, 8_192, Arena.global());
        }
    }

    private static boolean isMapped(Path file) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .anyMatch(line -> line.endsWith(file.toString()) || line.endsWith(file + " (deleted)"));
    }
}
