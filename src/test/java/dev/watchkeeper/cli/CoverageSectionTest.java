package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CoverageSectionTest {
    @TempDir
    Path folder;

    @Test
    void coverageIsRoundedDownAndWhatIsUnknownIsSaid() throws Exception {
        assertThat(CoverageSection.lines(
                        "{\"cameras\":[{\"camera\":\"yard\",\"ratio\":0.99996},{\"camera\":\"gate\",\"ratio\":null}]}"))
                .containsExactly(
                        "Coverage of yard over the last day: 99.99 %", "Coverage of gate over the last day: unknown");
        assertThat(new CoverageSection(folder, new SystemClock()).lines())
                .containsExactly("Coverage: unknown, because no API of a node was found");
    }
}
