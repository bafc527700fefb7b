package dev.watchkeeper.record;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Exports that people order, made one after the other in the background; thread-safe. Each file stays for a day. */
public interface ExportsView {
    /** The longest piece of one export. */
    Duration LONGEST = Duration.ofHours(24);

    /** Without exports: none can be ordered. */
    ExportsView NONE = new ExportsView() {
        @Override
        public Optional<Export> begin(Order order) {
            return Optional.empty();
        }

        @Override
        public List<Export> all() {
            return List.of();
        }

        @Override
        public Optional<Export> find(String id) {
            return Optional.empty();
        }

        @Override
        public boolean delete(String id) {
            return false;
        }
    };

    /**
     * What is exported; immutable.
     *
     * @param title what people call the camera, for the file's own description
     * @param convert whether its video becomes H.264, which every browser plays
     */
    record Order(String camera, String title, Instant from, Instant to, boolean convert) {}

    /** How far an export is; an immutable enumeration. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * An export; immutable.
     *
     * @param progress 0 to 1
     * @param made empty unless it is done
     * @param error why it failed, a sentence; empty unless it did
     * @param expires when it is deleted, file and all
     */
    record Export(
            String id,
            Order order,
            State state,
            double progress,
            Optional<Made> made,
            Optional<String> error,
            Instant expires) {}

    /**
     * A finished export; immutable.
     *
     * @param file MP4, or a ZIP archive of MP4 files where the codec changes
     * @param sha256 of the file, hexadecimal
     * @param codecs as shown to people
     */
    record Made(Path file, long bytes, String sha256, String codecs, Completeness completeness) {
        public boolean isArchive() {
            return file.toString().endsWith(".zip");
        }
    }

    /** Orders an export; empty if too many wait. */
    Optional<Export> begin(Order order);

    /** Newest first. */
    List<Export> all();

    Optional<Export> find(String id);

    /** Ends or deletes an export; false if there is none. */
    boolean delete(String id);
}
