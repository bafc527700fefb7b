package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret that a child prints reaches a log, the terminal, evidence or a message. */
final class MaskedLinesIT {
    private static final List<String> SECRETS = List.of("p+w.d(1)", "hof größe");

    @TempDir
    Path folder;

    @Test
    void whatAChildPrintsIsMaskedWhereverItGoes() throws Exception {
        Path data = folder.resolve("data");
        Path script = Files.writeString(folder.resolve("child.sh"), """
                echo 'rtsp://anna:zyx987@10.0.0.5/main: Broken pipe'
                echo 'read p+w.d(1) and p%2bw.d%281%29 from hof größe, hof%20gr%C3%B6%C3%9Fe' >&2
                head -c 8186 /dev/zero | tr '\\0' x
                echo ' p+w.d(1) behind a cut'
                echo last
                exit 7
                """);
        String terminal;
        try (KeeperRig rig = new KeeperRig(data).masking(SECRETS)) {
            rig.keep(KeeperRig.child(
                    folder,
                    "leaky",
                    KeeperRig.policy(Mode.ON_FAILURE, 10, 2, true),
                    LivenessSettings.NONE,
                    "sh",
                    script.toString()));
            rig.awaitEnd();
            terminal = rig.forwarded();
        }
        Path log = data.resolve("logs").resolve("leaky.log");
        String text = Files.readString(log);
        assertThat(text)
                .contains("rtsp://***@10.0.0.5/main: Broken pipe")
                .contains("read *** and *** from ***, ***")
                .contains("*** behind a cut")
                .contains("last");
        assertThat(terminal).contains("read *** and *** from ***, ***");
        for (String secret : List.of("zyx987", "anna", "p+w.d(1)", "p%2bw", "größe", "gr%C3")) {
            assertThat(terminal).as(secret).doesNotContain(secret);
            try (Stream<Path> files = Files.walk(data)) {
                assertThat(files.filter(Files::isRegularFile).filter(file -> holds(file, secret)))
                        .as(secret)
                        .isEmpty();
            }
        }
    }

    private static boolean holds(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(secret);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
