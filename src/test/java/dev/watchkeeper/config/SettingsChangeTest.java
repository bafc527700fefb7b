package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node must do when its file has changed. */
final class SettingsChangeTest {
    private static final String FILE = """
            record: {mode: events}
            streams: {enabled: true, sub: {mode: transcode}}
            cameras:
              yard: {url: 'rtsp://cam/yard', title: Yard}
              gate: {url: 'rtsp://cam/gate', username: anna, password-file: p}
            """;

    @TempDir
    Path folder;

    private Settings load(String text) throws IOException {
        Files.writeString(folder.resolve("p"), "s3cret\n");
        Loaded loaded = SettingsLoader.load(
                Optional.of(Files.writeString(folder.resolve("w.yml"), text)), List.of(), List.of(), folder);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).settings();
    }

    private SettingsChange after(String text) throws IOException {
        return SettingsChange.between(load(FILE), load(text));
    }

    private static List<String> names(List<CameraSettings> cameras) {
        return cameras.stream().map(CameraSettings::name).toList();
    }

    @Test
    void commentsAndOrderAreNoChange() throws IOException {
        assertThat(after("# new\n" + FILE).isNone()).isTrue();
        assertThat(after("""
            cameras:
              gate: {username: anna, password-file: p, url: 'rtsp://cam/gate'}
              yard: {url: 'rtsp://cam/yard', title: Yard}
            record: {mode: events}
            streams: {enabled: true, sub: {mode: transcode}}
            """).isNone()).isTrue();
    }

    @Test
    void camerasAreAddedChangedAndRemoved() throws IOException {
        SettingsChange change = after("""
            record: {mode: events}
            streams: {enabled: true, sub: {mode: transcode}}
            cameras:
              gate: {url: 'rtsp://cam/other', username: anna, password-file: p}
              attic: {url: 'rtsp://cam/attic'}
            """);
        assertThat(names(change.added())).containsExactly("attic");
        assertThat(names(change.changed())).containsExactly("gate");
        assertThat(change.removed()).containsExactly("yard");
        assertThat(change.described()).isEmpty();
        assertThat(change.later()).isEmpty();
    }

    @Test
    void anotherPasswordIsAChange() throws IOException {
        Settings before = load(FILE);
        Files.writeString(folder.resolve("p"), "other\n");
        Settings now = ((Loaded.Good)
                        SettingsLoader.load(Optional.of(folder.resolve("w.yml")), List.of(), List.of(), folder))
                .settings();
        assertThat(names(SettingsChange.between(before, now).changed())).containsExactly("gate");
    }

    @Test
    void aGeneralKeyChangesTheCamerasThatFollowIt() throws IOException {
        SettingsChange change = after(FILE.replace("mode: events}", "mode: continuous}")
                .replace("title: Yard", "title: Yard, record: {mode: events}"));
        assertThat(names(change.changed())).containsExactly("gate");
    }

    @Test
    void anotherTitleNeedsNoSession() throws IOException {
        SettingsChange change = after(FILE.replace("title: Yard", "title: Hof"));
        assertThat(names(change.described())).containsExactly("yard");
        assertThat(change.changed()).isEmpty();
    }

    @Test
    void whatIsReadAtTheStartAloneIsNamed() throws IOException {
        assertThat(after("api: {port: 3100}\nstorage: {max-age: 3d}\n" + FILE).later())
                .containsExactly("api", "storage");
    }

    /** Each camera's health is merged from the general keys, which no other part of a node reads. */
    @Test
    void everySectionIsCompared() {
        assertThat(SettingsChange.sections())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Settings.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .filter(name -> !Set.of("cameras", "health").contains(name))
                        .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                        .flatMap(name -> name.equals("sensing") ? Stream.of("sensors", "verify") : Stream.of(name))
                        .toList());
    }

    @Test
    void sectionsOfOtherProcessesAreToldApart() throws IOException {
        OtherSections before = sections(FILE);
        assertThat(before.differentIn(sections("# new\n" + FILE))).isEmpty();
        assertThat(before.differentIn(sections(FILE.replace("mode: transcode", "mode: off"))))
                .containsExactly("streams");
        assertThat(before.differentIn(sections("watch: {interval: 9s}\n" + FILE.replaceAll("streams.*\n", ""))))
                .containsExactly("watch", "streams");
        assertThat(before.differentIn(OtherSections.NONE)).containsExactly("streams");
    }

    private OtherSections sections(String text) throws IOException {
        return OtherSections.of(Files.writeString(folder.resolve("o.yml"), text), folder);
    }
}
