package dev.watchkeeper.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of both versions of control groups, and this machine. */
final class LinuxHostTest {
    @TempDir
    Path root;

    private LinuxHost host(String cgroup) throws IOException {
        write("proc/meminfo", "MemTotal:       8000000 kB\nMemFree: 1 kB\nMemAvailable:   6000000 kB\n");
        write("proc/self/cgroup", cgroup);
        return new LinuxHost(root.resolve("proc"), root.resolve("cgroup"));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void withoutALimitTheWholeMachineCounts() throws IOException {
        assertThat(host("0::/\n").memoryLimitBytes()).isEqualTo(8_000_000L << 10);
        assertThat(host("0::/\n").memoryUsedPercent()).isCloseTo(25, within(0.01));
    }

    @Test
    void theTightestLimitOfVersion2CountsAlsoOneFurtherUp() throws IOException {
        write("cgroup/a.slice/memory.max", "400000000\n");
        write("cgroup/a.slice/memory.current", "300000000\n");
        write("cgroup/a.slice/memory.stat", "anon 5\ninactive_file 100000000\nfile 7\n");
        write("cgroup/a.slice/b.service/memory.max", "max\n");
        write("cgroup/a.slice/b.service/memory.current", "1\n");
        LinuxHost host = host("0::/a.slice/b.service\n");
        assertThat(host.memoryLimitBytes()).isEqualTo(400_000_000);
        assertThat(host.memoryUsedPercent()).as("cached files are free").isCloseTo(50, within(0.01));
    }

    @Test
    void theLimitOfVersion1Counts() throws IOException {
        write("cgroup/memory/docker/x/memory.limit_in_bytes", "500000000\n");
        write("cgroup/memory/docker/x/memory.usage_in_bytes", "450000000\n");
        write("cgroup/memory/docker/memory.limit_in_bytes", "9223372036854771712\n");
        write("cgroup/memory/docker/memory.usage_in_bytes", "5\n");
        LinuxHost host = host("5:cpu,cpuacct:/docker/x\n4:memory:/docker/x\n");
        assertThat(host.memoryLimitBytes()).isEqualTo(500_000_000);
        assertThat(host.memoryUsedPercent()).isCloseTo(90, within(0.01));
    }

    @Test
    void thisMachineCanBeRead() throws IOException {
        LinuxHost host = new LinuxHost();
        assertThat(host.residentBytes()).isBetween(1L << 20, host.memoryLimitBytes());
        assertThat(host.memoryUsedPercent()).isBetween(0.0, 100.0);
        assertThat(host.cpuTicks().total()).isGreaterThan(host.cpuTicks().busy());
        assertThat(host.uptimeSeconds()).isPositive();
        assertThat(host.descriptors().open()).isBetween(1L, host.descriptors().limit());
        assertThat(host.processors()).isPositive();
    }
}
