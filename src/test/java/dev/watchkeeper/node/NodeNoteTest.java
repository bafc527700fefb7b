package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node publishes its address while it runs, and a stale note misleads nobody. */
final class NodeNoteTest {
    private static final Clock CLOCK = new SystemClock();

    @TempDir
    private Path folder;

    private NodeNote own(int port) {
        return NodeNote.ofThisProcess("127.0.0.1", port, folder, CLOCK);
    }

    @Test
    void theNoteNamesTheAddressByWhichTheNodeIsReached() {
        assertThat(NodeNote.address("127.0.0.1", 5000)).isEqualTo("http://127.0.0.1:5000");
        assertThat(NodeNote.address("0.0.0.0", 5000)).isEqualTo("http://127.0.0.1:5000");
        assertThat(NodeNote.address("::", 5000)).isEqualTo("http://[::1]:5000");
        assertThat(NodeNote.address("2001:db8::7", 80)).isEqualTo("http://[2001:db8::7]:80");
        assertThat(NodeNote.address("fe80::1%eth0", 80)).isEqualTo("http://[fe80::1%25eth0]:80");
        assertThat(NodeNote.address("nvr.home", 3000)).isEqualTo("http://nvr.home:3000");
    }

    @Test
    void theNotesExistWhileTheNodeRuns() throws IOException {
        Path running = folder.resolve("run/nodes");
        NodeNote note = own(5000);
        try (NodeNotes notes = NodeNotes.begin(note, running, CLOCK)) {
            assertThat(notes).isNotNull();
            assertThat(NodeNote.read(NodeNote.in(folder))).contains(note);
            assertThat(note.isCurrent(CLOCK)).isTrue();
            assertThat(NodeNotes.running(List.of(folder.resolve("none"), running), CLOCK))
                    .containsExactly(note);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(NodeNote.in(folder))))
                    .isEqualTo("rw-------");
        }
        assertThat(NodeNote.in(folder)).doesNotExist();
        assertThat(running).isEmptyDirectory();
    }

    @Test
    void aNoteOfAnEndedProcessOrOfALaterOneWithItsIdIsStale() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        NodeNote old = new NodeNote("http://127.0.0.1:1", gone.pid(), own(1).start(), folder);
        NodeNote earlier =
                new NodeNote("http://127.0.0.1:2", ProcessHandle.current().pid(), "boot:1", folder);
        assertThat(old.isCurrent(CLOCK)).isFalse();
        assertThat(earlier.isCurrent(CLOCK)).isFalse();
        Path running = Files.createDirectories(folder.resolve("nodes"));
        old.write(running.resolve("old"));
        earlier.write(running.resolve("earlier"));
        assertThat(NodeNotes.running(List.of(running), CLOCK)).isEmpty();
        try (NodeNotes notes = NodeNotes.begin(own(5000), running, CLOCK)) {
            assertThat(notes).isNotNull();
            assertThat(running).isDirectoryNotContaining("glob:**old");
        }
    }

    @Test
    void aNoteOfALaterNodeStays() throws IOException {
        Path running = folder.resolve("nodes");
        try (NodeNotes first = NodeNotes.begin(own(5000), running, CLOCK)) {
            assertThat(first).isNotNull();
            own(5001).write(NodeNote.in(folder));
        }
        assertThat(NodeNote.read(NodeNote.in(folder))).contains(own(5001));
    }

    @Test
    void anythingElseIsNotANote() throws IOException {
        Path file = folder.resolve("address");
        for (String text :
                new String[] {"", "url http://127.0.0.1:1", "pid x\nurl http://a", "pid 1\nurl ftp://a", "\0\1"}) {
            Files.writeString(file, text);
            assertThat(NodeNote.read(file)).as(text).isEmpty();
        }
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(NodeNote.read(file)).isEmpty();
        assertThat(NodeNote.read(folder)).isEmpty();
    }
}
