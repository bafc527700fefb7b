package dev.watchkeeper.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The copies by which a lost database can be replaced; called on the supervisor's thread. */
public interface CopySource {
    /** There are none. */
    CopySource NONE = new CopySource() {
        @Override
        public List<Copy> newestFirst() {
            return List.of();
        }

        @Override
        public void unpack(Copy copy, Path target) throws IOException {
            throw new IOException("there are no copies");
        }
    };

    /** A copy; immutable. */
    record Copy(Path file, Instant madeAt) {}

    /** All copies, newest first. */
    List<Copy> newestFirst();

    /** Writes the database that a copy holds to a file, which is not verified by that. */
    void unpack(Copy copy, Path target) throws IOException;
}
