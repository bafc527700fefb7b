package dev.watchkeeper.keeper.process;

import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts real processes and records their output and ends; thread-safe. */
final class TreeRig implements Output, Tree.Listener {
    /** Far more than anything here takes, because the machine may be busy. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    final String keeper = "test" + ProcessHandle.current().pid() + "x" + System.identityHashCode(this);
    final Trees trees = Trees.open(keeper, new SystemClock());
    final List<Integer> exits = new CopyOnWriteArrayList<>();
    final List<Tree.Gone> gone = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long bytes;
    private boolean ended;

    Tree shell(Path folder, String script) throws FailureException {
        return start(folder, "sh", "-c", script);
    }

    Tree start(Path folder, String... command) throws FailureException {
        return trees.start(new Launch("child", List.of(command), Map.of("FROM_TEST", "yes"), folder), this, this);
    }

    @Override
    public synchronized void written(byte[] chunk, int length) {
        bytes += length;
        if (written.size() < 100_000) {
            written.write(chunk, 0, length);
        }
    }

    @Override
    public synchronized void ended() {
        ended = true;
    }

    @Override
    public void exited(Tree tree, int exitCode) {
        exits.add(exitCode);
    }

    @Override
    public void gone(Tree tree, Tree.Gone how) {
        gone.add(how);
    }

    synchronized String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized boolean outputEnded() {
        return ended;
    }

    /** Waits until the process has written that it is ready. */
    TreeRig ready() {
        await().atMost(DEADLINE).until(() -> text().contains("ready"));
        return this;
    }

    Tree.Gone awaitGone() {
        await().pollInterval(Duration.ofMillis(10)).atMost(DEADLINE).until(() -> !gone.isEmpty());
        return gone.getFirst();
    }

    /** All processes that carry the mark of this rig, whatever the trees know. */
    List<Ident> left() {
        List<Ident> left = new ArrayList<>();
        for (ProcEntry entry : ProcTable.read()) {
            if (entry.isAlive()
                    && Mark.of(entry.pid())
                            .filter(mark -> mark.keeper().equals(keeper))
                            .isPresent()) {
                left.add(entry.ident());
            }
        }
        return left;
    }

    /** The processes that run the program with an argument that nobody else uses. */
    static List<Long> running(String argument) {
        return ProcTable.read().stream()
                .filter(ProcEntry::isAlive)
                .map(ProcEntry::pid)
                .filter(pid -> ProcTable.text(pid, "cmdline").orElse("").contains("\0" + argument + "\0"))
                .toList();
    }
}
