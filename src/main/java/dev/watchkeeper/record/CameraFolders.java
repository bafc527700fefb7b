package dev.watchkeeper.record;

import dev.watchkeeper.base.Sharing;
import dev.watchkeeper.config.CameraSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which folder of recordings belongs to which camera; thread-safe. Each folder states the permanent id of its camera, so its contents go to that
 * camera and no other, whatever its present name. Reads the folders when constructed and when a camera is added.
 */
public final class CameraFolders {
    private static final Logger log = LoggerFactory.getLogger(CameraFolders.class);

    private final RecordingPaths paths;
    private final Sharing sharing;
    /** By the name of the configured camera; immutable. A removed camera's stays until another takes the folder over. */
    private volatile Map<String, Home> homes = Map.of();
    /** By the name of the folder; immutable. */
    private volatile Map<String, FolderMark> found = Map.of();
    /** The names of cameras that are configured now. */
    private final Set<String> configured = new HashSet<>();

    /**
     * Where a configured camera's files go; immutable.
     *
     * @param folder its name below the root
     */
    private record Home(String folder, FolderMark mark) {}

    private CameraFolders(Path data, Sharing sharing, List<CameraIds.Configured> cameras) {
        this.paths = new RecordingPaths(data);
        this.sharing = sharing;
        take(cameras);
    }

    /** Finds the folder of a camera that is added to those that are configured. */
    public void add(CameraSettings camera) {
        take(List.of(new CameraIds.Configured(camera.name(), camera.url())));
    }

    /** Lets another camera, such as the same one under a new name, take the folder over. */
    public synchronized void remove(String camera) {
        configured.remove(camera);
    }

    private synchronized void take(List<CameraIds.Configured> cameras) {
        found = marks();
        Set<String> taken = configured.stream()
                .flatMap(name -> Optional.ofNullable(homes.get(name)).stream())
                .map(home -> home.mark().id())
                .collect(Collectors.toSet());
        List<FolderMark> free =
                originals().stream().filter(mark -> !taken.contains(mark.id())).toList();
        Map<String, String> ids = CameraIds.assign(free, cameras);
        Map<String, Home> homesNow = new HashMap<>(homes);
        for (CameraIds.Configured camera : cameras) {
            String id = ids.getOrDefault(camera.name(), "");
            homesNow.values().removeIf(former -> former.mark().id().equals(id));
            Home home = home(camera, id);
            homesNow.put(camera.name(), home);
            configured.add(camera.name());
            free.stream().filter(mark -> mark.id().equals(id)).forEach(mark -> mark(camera.as(id, mark.folder())));
            if (Files.isDirectory(paths.root().resolve(home.folder()))) {
                mark(home.mark());
            }
        }
        homes = Map.copyOf(homesNow);
    }

    /**
     * Finds out which folder belongs to which camera, and marks each one.
     *
     * @param data the folder that holds everything Watchkeeper writes
     */
    public static CameraFolders of(Path data, Sharing sharing, List<CameraSettings> cameras) {
        return new CameraFolders(
                data,
                sharing,
                cameras.stream()
                        .map(camera -> new CameraIds.Configured(camera.name(), camera.url()))
                        .toList());
    }

    /** Folders named after their cameras, without marks. */
    static CameraFolders byName(Path data) {
        return new CameraFolders(data, Sharing.NONE, List.of());
    }

    private Home home(CameraIds.Configured camera, String id) {
        Optional<FolderMark> there = Optional.ofNullable(found.get(camera.name()));
        boolean known = found.values().stream().anyMatch(mark -> mark.id().equals(id));
        boolean free = there.map(mark -> mark.id().equals(id) && !isCopy(camera.name(), mark))
                // An unmarked folder is of an older version and was named after its camera.
                .orElseGet(() -> !known || !Files.isDirectory(paths.root().resolve(camera.name())));
        String folder = free ? camera.name() : camera.name() + "-" + CameraIds.shorten(id);
        if (!free) {
            log.warn(
                    "[{}] The folder {} holds the recordings of another camera; this one's go to {}",
                    camera.name(),
                    paths.root().resolve(camera.name()),
                    paths.root().resolve(folder));
        }
        return new Home(folder, camera.as(id, folder));
    }

    private Map<String, FolderMark> marks() {
        Map<String, FolderMark> marks = new TreeMap<>();
        if (!Files.isDirectory(paths.root())) {
            return marks;
        }
        try (Stream<Path> folders = Files.list(paths.root())) {
            folders.filter(Files::isDirectory)
                    .forEach(folder -> FolderMark.read(folder)
                            .ifPresent(mark -> marks.put(folder.getFileName().toString(), mark)));
        } catch (IOException | UncheckedIOException e) {
            log.warn(
                    "{} cannot be listed, so the owners of its recordings are unknown: {}", paths.root(), e.toString());
        }
        return marks;
    }

    private List<FolderMark> originals() {
        List<FolderMark> originals = new ArrayList<>();
        found.forEach((folder, mark) -> {
            if (!isCopy(folder, mark)) {
                originals.add(new FolderMark(mark.id(), mark.name(), folder, mark.address()));
            }
        });
        return originals;
    }

    /** Somebody copied a camera's folder, and the original is still there. */
    private boolean isCopy(String folder, FolderMark mark) {
        return !mark.folder().equals(folder)
                && Optional.ofNullable(found.get(mark.folder()))
                        .filter(first -> first.id().equals(mark.id()))
                        .isPresent();
    }

    private void mark(FolderMark mark) {
        if (mark.equals(found.get(mark.folder()))) {
            return;
        }
        try {
            mark.write(paths.root().resolve(mark.folder()));
        } catch (IOException e) {
            log.warn(
                    "[{}] Its folder cannot be marked as its own; the next recording tries again: {}",
                    mark.name(),
                    e.toString());
        }
    }

    /** Shares what was recorded before the group was configured; visits every file. */
    public void shareAll() {
        try {
            sharing.giveAll(paths.root());
        } catch (IOException e) {
            log.warn("{} cannot be shared: {}", paths.root(), e.toString());
        }
    }

    /** Whether anything was ever recorded. */
    public boolean hasRecordings() {
        return Files.isDirectory(paths.root());
    }

    RecordingPaths paths() {
        return paths;
    }

    /**
     * The name to store a folder's contents under.
     *
     * @return a configured camera only if the folder belongs to it; empty for a copy whose original is there as well
     */
    Optional<String> owner(String folder) {
        Optional<FolderMark> mark = Optional.ofNullable(found.get(folder));
        if (mark.filter(m -> isCopy(folder, m)).isPresent()) {
            return Optional.empty();
        }
        for (Map.Entry<String, Home> home : homes.entrySet()) {
            boolean own = home.getValue().folder().equals(folder);
            if (own
                    || mark.filter(m -> m.id().equals(home.getValue().mark().id()))
                            .isPresent()) {
                return Optional.of(home.getKey());
            }
        }
        String name = mark.map(FolderMark::name).orElse(folder);
        return Optional.of(
                homes.containsKey(name)
                        ? name + "-" + mark.map(m -> CameraIds.shorten(m.id())).orElse("unknown")
                        : name);
    }

    /** A name for a file of the camera and this time; see {@link RecordingPaths#of}. */
    Path file(String camera, Instant time, String extension, int number) {
        return paths.of(folder(camera), time, extension, number);
    }

    private String folder(String camera) {
        return Optional.ofNullable(homes.get(camera)).map(Home::folder).orElse(camera);
    }

    /**
     * Creates an empty file, and any missing folders above it.
     *
     * @throws java.nio.file.FileAlreadyExistsException if it exists
     */
    Path create(String camera, Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            sharing.createDirectories(folder, paths.root());
        }
        Home home = homes.get(camera);
        if (home != null && !FolderMark.isIn(paths.root().resolve(home.folder()))) {
            mark(home.mark());
        }
        return sharing.createFile(file);
    }
}
