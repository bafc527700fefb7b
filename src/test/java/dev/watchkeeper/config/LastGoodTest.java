package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy, and reading it in place of the file. */
final class LastGoodTest {
    @TempDir
    Path folder;

    @Test
    void relativePathsInTheCopyStartAtTheUsersFile() throws Exception {
        Path secret = Files.writeString(folder.resolve("cam.password"), "s3cret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(
                folder.resolve("w.yml"),
                "cameras: {yard: {url: 'rtsp://cam/', username: a, password-file: cam.password}}\n");
        LastGood good = new LastGood(folder.resolve("data"));
        good.take(file, Instant.EPOCH, List.of("yard"));
        Files.writeString(file, "cameras: {yard: {url: 'rtsp://other/'}}\n");
        Loaded loaded = SettingsLoader.loadFromCopy(good.copy(), file, List.of(), List.of(), folder);
        assertThat(loaded).isInstanceOfSatisfying(Loaded.Good.class, read -> {
            CameraSettings camera = read.settings().cameras().getFirst();
            assertThat(camera.url()).isEqualTo("rtsp://cam/");
            assertThat(camera.password().map(Secret::reveal)).contains("s3cret");
        });
        try (var files = Files.list(folder.resolve("data/last-good"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("watchkeeper.yml", "taken");
        }
    }

    @Test
    void theOrderHoldsForOneContentOnlyAndNeedsAnUndamagedCopy() throws Exception {
        Path file = Files.writeString(folder.resolve("w.yml"), "a: 1\n");
        LastGood good = new LastGood(folder.resolve("data"));
        assertThat(good.inPlaceOf(file)).isEmpty();
        good.take(file, Instant.EPOCH, List.of("yard"));
        Files.writeString(file, "a: 2\n");
        good.order(LastGood.sha256(file).orElseThrow());
        assertThat(good.inPlaceOf(file)).contains(good.copy());
        Files.writeString(good.copy(), "a: 7\n");
        assertThat(good.inPlaceOf(file)).isEmpty();
        good.take(file, Instant.EPOCH, List.of());
        Files.writeString(file, "a: 3\n");
        assertThat(good.inPlaceOf(file)).isEmpty();
        Files.delete(file);
        assertThat(good.inPlaceOf(file)).isEmpty();
        assertThat(LastGood.ofEnvironment(Map.of())).isEqualTo(Optional.empty());
    }
}
