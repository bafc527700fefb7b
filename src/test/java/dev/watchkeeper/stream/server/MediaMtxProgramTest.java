package dev.watchkeeper.stream.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding MediaMTX, or saying how to get it. */
final class MediaMtxProgramTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void itIsFoundOnThePathWithItsVersion() throws Exception {
        Path file = program("mediamtx", "echo v1.20.1-6-3e09466c");
        MediaMtxProgram program = MediaMtxProgram.find(Optional.empty(), "/nowhere:" + folder, LIMIT);
        assertThat(program).isEqualTo(new MediaMtxProgram(file, new ServerVersion(1, 20, 1)));
        assertThat(program.warning()).isEmpty();
        Path configuration = Path.of("/data/streams/mediamtx.yml");
        assertThat(program.command(configuration, Set.of("PATH", "HOME")))
                .containsExactly(file.toString(), configuration.toString());
        assertThat(program.command(configuration, Set.of("PATH", "RTSP_RTSPADDRESS", "MTX_API")))
                .as("variables that override the configuration")
                .containsExactly(
                        "env", "-u", "MTX_API", "-u", "RTSP_RTSPADDRESS", file.toString(), configuration.toString());
    }

    @Test
    void aNamedOneIsTakenWhateverIsOnThePath() throws Exception {
        program("mediamtx", "echo v1.21.0");
        Path named = program("other", "echo v1.16.3");
        MediaMtxProgram program = MediaMtxProgram.find(Optional.of(named), folder.toString(), LIMIT);
        assertThat(program.file()).isEqualTo(named);
        assertThat(program.warning().orElseThrow())
                .contains("MediaMTX 1.16.3")
                .contains("#6077")
                .contains("Install 1.20.1 or newer");
    }

    @Test
    void aMissingProgramIsNamedWithTheWayToGetIt() {
        fails(Optional.empty(), "there is no 'mediamtx' on the PATH. Download MediaMTX 1.20.1 or newer from https://");
        fails(Optional.of(folder.resolve("nothing")), "there is no such file. Download MediaMTX");
        fails(Optional.of(folder), "not a program that this user may execute");
    }

    @Test
    void anOldVersionAndAnotherProgramAreRefused() throws Exception {
        fails(Optional.of(program("old", "echo v1.14.0")), "has version 1.14.0, but streams need 1.15.0 or newer");
        fails(Optional.of(program("development", "echo v0.0.0")), "has version 0.0.0");
        fails(Optional.of(program("stranger", "echo hello")), "does not tell a version");
        fails(Optional.of(program("broken", "exit 1")), "does not tell a version");
    }

    @Test
    void aProgramThatNeverEndsIsEnded() throws Exception {
        Path sleeper = program("sleeper", "exec sleep 1000");
        assertThatThrownBy(() -> MediaMtxProgram.find(Optional.of(sleeper), "", Duration.ofMillis(200)))
                .hasMessageContaining("did not tell its version");
    }

    @Test
    void versionsAreReadAndCompared() {
        assertThat(ServerVersion.parse("v1.20.1-6-3e09466c\n")).contains(new ServerVersion(1, 20, 1));
        assertThat(ServerVersion.parse("1.9.0")).contains(new ServerVersion(1, 9, 0));
        assertThat(ServerVersion.parse("v1.20")).isEmpty();
        assertThat(ServerVersion.parse("1.2.3.4")).isEmpty();
        assertThat(ServerVersion.parse("")).isEmpty();
        assertThat(new ServerVersion(1, 9, 9)).isLessThan(new ServerVersion(1, 15, 0));
        assertThat(new ServerVersion(2, 0, 0).isAtLeast(1, 21)).isTrue();
        assertThat(new ServerVersion(1, 20, 9).isAtLeast(1, 21)).isFalse();
    }

    private void fails(Optional<Path> named, String sentence) {
        assertThatThrownBy(() ->
                        MediaMtxProgram.find(named, folder.resolve("empty").toString(), LIMIT))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT))
                .hasMessageContaining(sentence);
    }

    private Path program(String name, String script) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
