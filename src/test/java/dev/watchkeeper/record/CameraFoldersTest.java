package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Sharing;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which camera a folder belongs to, whatever happens to the names. */
final class CameraFoldersTest {
    private static final Instant T = Instant.parse("2026-11-23T03:15:00.123Z");

    @TempDir
    Path data;

    /** @param cameras alternately name and address */
    private CameraFolders start(String... cameras) {
        return CameraFolders.of(data, Sharing.NONE, cameras(cameras));
    }

    private CameraSettings settings(String name, String address) {
        return cameras(name, address).getFirst();
    }

    private List<CameraSettings> cameras(String... cameras) {
        StringBuilder yaml = new StringBuilder("cameras:\n");
        for (int i = 0; i < cameras.length; i += 2) {
            yaml.append("  ")
                    .append(cameras[i])
                    .append(": {url: '")
                    .append(cameras[i + 1])
                    .append("'}\n");
        }
        try {
            Path file = Files.writeString(data.resolve("watchkeeper.yml"), yaml);
            return switch (SettingsLoader.load(Optional.of(file), List.of(), List.of(), data)) {
                case Loaded.Good good -> good.settings().cameras();
                case Loaded.Bad bad ->
                    throw new IllegalStateException(bad.mistakes().toString());
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String record(CameraFolders folders, String camera) throws IOException {
        Path file = folders.file(camera, T, "mp4", 1);
        if (!Files.exists(file)) {
            folders.create(camera, file);
        }
        return folders.paths().root().relativize(file).getName(0).toString();
    }

    @Test
    void aFolderBelongsToItsCameraAtEveryStart() throws Exception {
        CameraFolders first = start("a", "rtsp://h/1", "b", "rtsp://h/2");
        assertThat(record(first, "a")).isEqualTo("a");
        CameraFolders again = start("b", "rtsp://h/2", "a", "rtsp://h/1");
        assertThat(record(again, "a")).isEqualTo("a");
        assertThat(again.owner("a")).hasValue("a");
    }

    @Test
    void camerasThatComeAndGoKeepTheirFolders() throws Exception {
        CameraFolders folders = start("a", "rtsp://h/1");
        folders.add(settings("b", "rtsp://h/2"));
        assertThat(record(folders, "a")).isEqualTo("a");
        assertThat(record(folders, "b")).isEqualTo("b");
        folders.remove("b");
        folders.add(settings("b", "rtsp://elsewhere/2"));
        assertThat(record(folders, "b")).as("at another address").isEqualTo("b");
        folders.remove("b");
        folders.add(settings("c", "rtsp://elsewhere/2"));
        assertThat(record(folders, "c")).isEqualTo("c");
        assertThat(folders.owner("b")).as("under another name").hasValue("c");
        assertThat(folders.owner("a")).hasValue("a");
    }

    @Test
    void aNewAddressOrPasswordDoesNotMakeAnotherCamera() throws Exception {
        record(start("a", "rtsp://me:secret@h/1", "b", "rtsp://h/2"), "a");
        assertThat(start("a", "rtsp://me:new@h/1").owner("a")).hasValue("a");
        assertThat(start("a", "rtsp://elsewhere/9").owner("a")).hasValue("a");
        assertThat(Files.readString(data.resolve("recordings/a/.camera"))).doesNotContain("new", "secret", "me:");
    }

    @Test
    void aRenamedCameraKeepsItsRecordingsAndItsNextFolder() throws Exception {
        record(start("a", "rtsp://h/1"), "a");
        CameraFolders renamed = start("z", "rtsp://h/1");
        assertThat(renamed.owner("a")).hasValue("z");
        assertThat(record(renamed, "z")).isEqualTo("z");
        CameraFolders later = start("z", "rtsp://h/1", "a", "rtsp://h/new");
        assertThat(later.owner("a")).hasValue("z");
        assertThat(later.owner("z")).hasValue("z");
        assertThat(record(later, "a"))
                .as("the folder of the name is taken")
                .startsWith("a-")
                .hasSize(8);
        CameraFolders afterwards = start("z", "rtsp://h/1", "a", "rtsp://h/new");
        assertThat(record(afterwards, "a")).startsWith("a-");
        assertThat(afterwards.owner(record(afterwards, "a"))).hasValue("a");
    }

    @Test
    void camerasThatExchangeNamesKeepTheirRecordings() throws Exception {
        CameraFolders before = start("a", "rtsp://h/1", "b", "rtsp://h/2");
        record(before, "a");
        record(before, "b");
        CameraFolders swapped = start("a", "rtsp://h/2", "b", "rtsp://h/1");
        assertThat(swapped.owner("a")).hasValue("b");
        assertThat(swapped.owner("b")).hasValue("a");
        assertThat(record(swapped, "a")).startsWith("a-");
        CameraFolders back = start("a", "rtsp://h/1", "b", "rtsp://h/2");
        assertThat(back.owner("a")).hasValue("a");
        assertThat(record(back, "a")).isEqualTo("a");
        assertThat(back.owner(record(swapped, "a")))
                .as("what it recorded under the other name")
                .hasValue("b");
    }

    @Test
    void aCameraThatTakesAnOldNameGetsNoneOfItsRecordings() throws Exception {
        CameraFolders before = start("a", "rtsp://h/1", "b", "rtsp://h/2");
        record(before, "a");
        record(before, "b");
        CameraFolders after = start("a", "rtsp://h/2");
        assertThat(after.owner("a").orElseThrow()).startsWith("a-");
        assertThat(after.owner("b")).hasValue("a");
    }

    @Test
    void aCopiedFolderHasNoOwnerAndARenamedOneKeepsItsCamera() throws Exception {
        record(start("a", "rtsp://h/1"), "a");
        Path root = data.resolve("recordings");
        copy(root.resolve("a"), root.resolve("copy"));
        CameraFolders copied = start("a", "rtsp://h/1");
        assertThat(copied.owner("copy")).isEmpty();
        assertThat(copied.owner("a")).hasValue("a");
        assertThat(record(copied, "a")).isEqualTo("a");

        Files.move(root.resolve("copy"), data.resolve("away"));
        Files.move(root.resolve("a"), root.resolve("moved"));
        CameraFolders moved = start("a", "rtsp://h/1");
        assertThat(moved.owner("moved")).hasValue("a");
        assertThat(record(moved, "a")).isEqualTo("a");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }

    @Test
    void aFolderOfAnOlderVersionBelongsToTheCameraItIsNamedAfter() throws Exception {
        Path root = Files.createDirectories(data.resolve("recordings"));
        Files.createDirectories(root.resolve("a"));
        Files.createDirectories(root.resolve("gone"));
        CameraFolders folders = start("a", "rtsp://h/1");
        assertThat(folders.owner("a")).hasValue("a");
        assertThat(folders.owner("gone")).hasValue("gone");
        assertThat(root.resolve("a/.camera")).exists();
        assertThat(root.resolve("gone/.camera")).doesNotExist();
    }

    @Test
    void aDamagedMarkIsReplacedAndASecondCameraAtTheAddressIsNotMistaken() throws Exception {
        record(start("a", "rtsp://h/1"), "a");
        Files.writeString(data.resolve("recordings/a/.camera"), "id=nonsense");
        assertThat(start("a", "rtsp://h/1").owner("a")).hasValue("a");
        CameraFolders twice = start("b", "rtsp://h/1", "c", "rtsp://h/1");
        assertThat(twice.owner("a"))
                .as("either may be the renamed one, so neither is")
                .hasValue("a");
    }

    @Test
    void aDeletedFolderIsMarkedAgain() throws Exception {
        CameraFolders folders = start("a", "rtsp://h/1");
        record(folders, "a");
        Path root = data.resolve("recordings");
        Files.move(root, data.resolve("away"));
        record(folders, "a");
        assertThat(Files.readString(root.resolve("a/.camera")))
                .isEqualTo(Files.readString(data.resolve("away/a/.camera")));
    }
}
