package dev.watchkeeper.record;

import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.MarkedJpeg;
import dev.watchkeeper.store.PictureKeeper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes still pictures beside the recordings, completely or not at all, and never over another; thread-safe. */
public final class SnapshotFiles implements PictureKeeper {
    private static final Logger log = LoggerFactory.getLogger(SnapshotFiles.class);
    private static final int SAME_MILLISECOND = 1000;
    private static final String TEMPORARY = ".tmp";

    private final CameraFolders folders;

    /** @param data the folder that holds everything Watchkeeper writes */
    SnapshotFiles(Path data) {
        this(CameraFolders.byName(data));
    }

    public SnapshotFiles(CameraFolders folders) {
        this.folders = folders;
    }

    /**
     * Keeps an event's best picture.
     *
     * @return its path relative to the data folder; empty if there is none, or if writing failed, which is logged
     */
    @Override
    public Optional<String> keep(Event.MotionEnded event) {
        return event.snapshot().flatMap(picture -> relative(event.camera(), picture));
    }

    @Override
    public Optional<String> keep(String camera, Snapshot picture) {
        return relative(camera, picture);
    }

    @Override
    public Optional<String> mark(String camera, Snapshot picture, List<Label> shown) {
        return MarkedJpeg.draw(
                        picture.jpeg(), shown.stream().map(SnapshotFiles::place).toList())
                .map(jpeg -> new Snapshot(jpeg, picture.takenAt(), picture.widthPx(), picture.heightPx()))
                .flatMap(marked -> relative(camera, marked));
    }

    private static MarkedJpeg.Place place(Label label) {
        Movement.Box box = label.box();
        return new MarkedJpeg.Place(box.x(), box.y(), box.width(), box.height());
    }

    private Optional<String> relative(String camera, Snapshot picture) {
        try {
            return Optional.of(folders.paths().relative(save(camera, picture)).toString());
        } catch (IOException e) {
            log.warn("[{}] The picture of an event is lost: {}", camera, e.toString());
            return Optional.empty();
        }
    }

    /**
     * Writes a picture under the time it was taken.
     *
     * @return the new file
     */
    public Path save(String camera, Snapshot picture) throws IOException {
        for (int number = 1; number <= SAME_MILLISECOND; number++) {
            Path file = folders.file(camera, picture.takenAt(), "jpg", number);
            Path temporary = file.resolveSibling("." + file.getFileName() + TEMPORARY);
            try {
                folders.create(camera, file); // reserves the name
            } catch (FileAlreadyExistsException e) {
                continue;
            }
            boolean written = false;
            try {
                Files.deleteIfExists(temporary);
                folders.create(camera, temporary);
                PrivateFiles.write(temporary, picture.jpeg());
                Path saved = Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
                written = true;
                return saved;
            } finally {
                if (!written) {
                    remove(temporary);
                    remove(file);
                }
            }
        }
        throw new IOException("There are already " + SAME_MILLISECOND + " pictures of " + picture.takenAt());
    }

    static boolean isTemporary(Path file) {
        return file.getFileName().toString().endsWith(TEMPORARY);
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} cannot be deleted: {}", file, e.toString());
        }
    }
}
