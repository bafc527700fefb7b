package dev.watchkeeper.stream;

import dev.watchkeeper.config.ApiSettings.Whereabouts;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.stream.CameraStreams.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads the section {@code streams:} of a configuration file, and what cameras set over it; confined to one thread. Files are read and never
 * written.
 */
public final class StreamLoader {
    private static final String SECTION = "streams";

    private final Problems problems = new Problems();
    private final Path file;
    private final Path content;
    private final Path folder;

    private StreamLoader(Path file, Path content, Path workingDirectory) {
        this.file = file;
        this.content = content;
        this.folder = workingDirectory.toAbsolutePath();
    }

    /**
     * What is restreamed.
     *
     * @param file as the user named it
     * @param workingDirectory what a relative path of it is relative to
     * @param cameras all that are configured, wherever
     */
    public static StreamLoaded load(Path file, Path workingDirectory, List<CameraSettings> cameras) {
        return new StreamLoader(file, file, workingDirectory).load(Optional.of(cameras));
    }

    /** The same from a copy that stands in for the file. */
    public static StreamLoaded loadFromCopy(Path copy, Path file, Path workingDirectory, List<CameraSettings> cameras) {
        return new StreamLoader(file, copy, workingDirectory).load(Optional.of(cameras));
    }

    /** Reports mistakes that can be seen without the cameras, for a file whose cameras cannot be read. */
    public static StreamLoaded check(Path file, Path workingDirectory) {
        return new StreamLoader(file, file, workingDirectory).load(Optional.empty());
    }

    private StreamLoaded load(Optional<List<CameraSettings>> cameras) {
        Section nothing = new Section(Place.argument("defaults", folder), new LinkedHashMap<>());
        Section all =
                YamlFile.read(file, content, folder, SECTION + ":", problems).orElse(nothing);
        Place top = Optional.ofNullable(all.entries().get(SECTION))
                .map(Entry::place)
                .orElse(all.place());
        Values general = Binder.bind(alone(all), "", StreamKeys.all(), problems);
        Map<String, Values> own = ofCameras(all);
        Optional<StreamSettings> settings = general.get(StreamKeys.ENABLED)
                ? cameras.map(known -> settings(general, top, own, known, all))
                : Optional.empty();
        return new StreamLoaded(
                problems.none() ? settings : Optional.empty(), problems.mistakes(), problems.warnings());
    }

    /** The section around the key that is read here. */
    private static Section alone(Section section) {
        SequencedMap<String, Entry> kept = new LinkedHashMap<>(section.entries());
        kept.keySet().retainAll(List.of(SECTION));
        return new Section(section.place(), kept);
    }

    /** What each camera sets, by its name. */
    private Map<String, Values> ofCameras(Section all) {
        Map<String, Values> own = new LinkedHashMap<>();
        Entry entry = all.entries().get("cameras");
        if (entry != null && entry.value() instanceof Section cameras) {
            cameras.entries().forEach((name, each) -> {
                if (name.matches(CameraSettings.NAME) && each.value() instanceof Section camera) {
                    own.put(name, Binder.bind(alone(camera), "cameras." + name, CameraStreamKeys.all(), problems));
                }
            });
        }
        return own;
    }

    private StreamSettings settings(
            Values general, Place top, Map<String, Values> own, List<CameraSettings> cameras, Section all) {
        CameraStreamKeys.read(general, "", top, problems);
        Map<String, CameraStreams> streams = new LinkedHashMap<>();
        for (CameraSettings camera : cameras) {
            Place place = placeOf(camera.name(), all, top);
            CameraStreams wanted = Optional.ofNullable(own.get(camera.name()))
                    .map(values -> CameraStreamKeys.read(
                            values.over(general), "cameras." + camera.name() + ".", place, problems))
                    .orElseGet(() -> CameraStreamKeys.read(general, "", top, new Problems()));
            if (wanted.main() instanceof Main.Off && wanted.sub().isEmpty()) {
                checkRead(camera, place, "its streams are off; set its streams.main.mode to proxy");
                continue;
            }
            Optional<String> obstacle = SourceAddress.obstacle(camera);
            if (obstacle.isEmpty()) {
                streams.put(camera.name(), wanted);
            } else {
                checkRead(camera, place, "it " + obstacle.get());
                problems.warning(
                        place,
                        "cameras." + camera.name() + " is not restreamed: it " + obstacle.get()
                                + ". Set its streams.main.mode and streams.sub.mode to off to say so");
            }
        }
        List<GridDraft> drafts = general.get(StreamKeys.GRIDS);
        new PathNames(problems).check(streams, drafts, name -> placeOf(name, all, top));
        Grids grids = new Grids(cameras, streams, problems);
        List<Grid> placed = new ArrayList<>();
        drafts.forEach(draft -> placed.add(grids.place(draft)));
        return new StreamSettings(
                new ServerSection(general, top, problems).read(Whereabouts.load(file, folder)),
                general.get(StreamKeys.ENCODER),
                general.get(StreamKeys.STUCK_AFTER),
                streams,
                placed);
    }

    /** A camera that is read from the server must have a path there. */
    private void checkRead(CameraSettings camera, Place place, String why) {
        if (camera.readFrom().isPresent()) {
            problems.mistake(
                    place,
                    "cameras." + camera.name()
                            + ".via: mediamtx reads the camera from the restreaming server, which does not have it: "
                            + why + ", or set via to direct");
        }
    }

    private static Place placeOf(String camera, Section all, Place otherwise) {
        Entry cameras = all.entries().get("cameras");
        return cameras != null && cameras.value() instanceof Section section
                ? Optional.ofNullable(section.entries().get(camera))
                        .map(Entry::place)
                        .orElse(otherwise)
                : otherwise;
    }
}
