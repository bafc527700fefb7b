package dev.watchkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a control group shows of processes that are hidden. */
final class HiddenUnitTest {
    @TempDir
    Path group;

    @Test
    void theUnitRunsWhileAProcessBelongsToIt() throws Exception {
        Path inner = Files.createDirectory(group.resolve("inner"));
        Files.writeString(group.resolve("cgroup.procs"), "");
        Files.writeString(inner.resolve("cgroup.procs"), "812\n811\n");
        Files.writeString(group.resolve("cpu.stat"), "usage_usec 1230000\nuser_usec 1000000\n");
        HiddenUnit unit = HiddenUnit.of(group).orElseThrow();
        assertThat(unit.process().pid()).isEqualTo(811);
        assertThat(unit.process().cpuTicks()).isEqualTo(123);
        assertThat(unit.began()).isEqualTo(Files.getLastModifiedTime(group).toInstant());
    }

    @Test
    void withoutAProcessItDoesNotRunAndUncountedTimeIsUnknown() throws Exception {
        Files.writeString(group.resolve("cgroup.procs"), "");
        assertThat(HiddenUnit.of(group)).isEmpty();
        Files.writeString(group.resolve("cgroup.procs"), "811\n");
        assertThat(HiddenUnit.of(group).orElseThrow().process().cpuTicks()).isEqualTo(HiddenUnit.UNKNOWN);
    }
}
