package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as it is installed ends with 78 and a sentence where its configuration would let strangers in. */
final class RunRefusesIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            edge: {public-cameras: [yard]}          | edge.public-cameras: what is not public must need a sign-in
            api: {trusted-proxies: [127.0.0.1]}     | api.trusted-proxies: whoever comes through a proxy must sign in
            """)
    void withoutUsersNobodyElseIsLetIn(String key, String sentence) throws Exception {
        Files.writeString(
                folder.resolve("watchkeeper.yml"), key + "\ncameras: {yard: {url: 'rtsp://127.0.0.1:9/none'}}\n");
        KeeperProcess run = KeeperProcess.start(folder, List.of(), "run", "-c", "watchkeeper.yml", "--port", "0");

        assertThat(run.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.process().exitValue()).isEqualTo(78);
        assertThat(run.said())
                .startsWith("watchkeeper.yml:1:24: " + sentence)
                .contains("make one with 'watchkeeper password USER'");
        assertThat(folder.resolve("data/address")).doesNotExist();
    }
}
