package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.RuntimeDirectory;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a node's {@link NodeNote} while it runs: in its data folder, and among those of this user's running nodes; created and closed on one
 * thread. The node also works without it, so failures are only logged.
 */
public final class NodeNotes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeNotes.class);

    private final NodeNote note;
    private final List<Path> written = new ArrayList<>();

    private NodeNotes(NodeNote note) {
        this.note = note;
    }

    static NodeNotes begin(String bind, int port, Path data, Clock clock) {
        return begin(NodeNote.ofThisProcess(bind, port, data, clock), folder(RuntimeDirectory.own()), clock);
    }

    static NodeNotes begin(NodeNote note, Path running, Clock clock) {
        NodeNotes notes = new NodeNotes(note);
        notes.write(NodeNote.in(note.data()));
        try {
            if (!Files.isDirectory(running)) {
                PrivateFiles.createDirectories(running);
            }
            removeStale(running, clock);
            // One process may hold several nodes in tests, and each has a port of its own.
            notes.write(running.resolve(note.pid() + "-" + note.url().replaceFirst(".*:", "")));
        } catch (IOException | DirectoryIteratorException e) {
            log.debug("Commands find this node only by its data folder, since {} cannot be used", running, e);
        }
        return notes;
    }

    /** The folder of the notes in a runtime folder. */
    private static Path folder(Path runtime) {
        return runtime.resolve("nodes");
    }

    /** The nodes that run on this machine and are visible to this user. */
    public static List<NodeNote> running(Clock clock) {
        return running(RuntimeDirectory.all().stream().map(NodeNotes::folder).toList(), clock);
    }

    /** The running nodes with notes in these folders. */
    public static List<NodeNote> running(List<Path> folders, Clock clock) {
        List<NodeNote> notes = new ArrayList<>();
        for (Path folder : folders) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    NodeNote.read(file).filter(note -> note.isCurrent(clock)).ifPresent(notes::add);
                }
            } catch (IOException | DirectoryIteratorException e) {
                log.debug("{} names no running node", folder, e);
            }
        }
        return notes;
    }

    private static void removeStale(Path folder, Clock clock) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Optional<NodeNote> note = NodeNote.read(file);
                if (note.isPresent() && !note.get().isCurrent(clock)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void write(Path file) {
        try {
            note.write(file);
            written.add(file);
        } catch (IOException | UnsupportedOperationException e) {
            log.warn("Commands will not find this node by {}, because it cannot be written: {}", file, e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        for (Path file : written) {
            // A later node may have written its own here.
            if (NodeNote.read(file).filter(note::equals).isPresent()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
