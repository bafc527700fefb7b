package dev.watchkeeper.keeper;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.liveness.CheckTarget;
import dev.watchkeeper.keeper.process.Launch;
import dev.watchkeeper.keeper.process.Output;
import dev.watchkeeper.keeper.process.ProcEntry;
import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.process.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Gives a watcher access to one process, through the process table; thread-safe. */
final class TreeCheckTarget implements CheckTarget, Output {
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final String name;
    private final Trees trees;
    private final Tree tree;
    private final Path folder;

    TreeCheckTarget(String name, Trees trees, Tree tree, Path folder) {
        this.name = name;
        this.trees = trees;
        this.tree = tree;
        this.folder = folder;
    }

    @Override
    public OptionalLong cpuTicks() {
        Optional<ProcEntry> entry = ProcTable.of(tree.pid());
        return entry.isPresent() ? OptionalLong.of(entry.get().cpuTicks()) : OptionalLong.empty();
    }

    @Override
    public OptionalInt run(List<String> command, Duration limit) throws InterruptedException {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        try {
            Tree check = trees.start(new Launch("check-" + name, command, Map.of(), folder), this, new Tree.Listener() {
                @Override
                public void exited(Tree ended, int exitCode) {
                    code.complete(exitCode);
                }

                @Override
                public void gone(Tree ended, Tree.Gone gone) {
                    // exited() has already reported the exit code.
                }
            });
            if (!check.awaitGone(limit)) {
                check.end(Duration.ZERO);
                check.awaitGone(END_LIMIT);
                return OptionalInt.empty();
            }
            return OptionalInt.of(code.getNow(0));
        } catch (FailureException e) {
            return OptionalInt.empty();
        }
    }

    @Override
    public void written(byte[] bytes, int length) {
        // The output of a check is not used.
    }

    @Override
    public void ended() {
        // The output of a check is not used.
    }
}
