package dev.watchkeeper.keeper;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.process.Launch;
import dev.watchkeeper.keeper.process.Output;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.stream.publish.ProgramRuns;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs programs as trees of the keeper, at low priority; thread-safe. */
public final class TreeRuns implements ProgramRuns {
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final Trees trees;
    private final Path folder;

    /** @param folder in which they work */
    public TreeRuns(Trees trees, Path folder) {
        this.trees = trees;
        this.folder = folder;
    }

    @Override
    public Run run(List<String> words, Duration limit) throws InterruptedException {
        Capture capture = new Capture();
        try {
            Tree tree = trees.start(new Launch("trial", words, Map.of(), folder).yielding(), capture, capture);
            boolean ended = false;
            try {
                ended = tree.awaitGone(limit);
            } finally {
                if (!ended) {
                    tree.end(Duration.ZERO);
                }
            }
            if (!ended) {
                tree.awaitGone(END_LIMIT);
                return new Run.TooLong();
            }
            return capture.run();
        } catch (FailureException e) {
            return new Run.NotStarted(String.valueOf(e.getMessage()));
        }
    }

    /** What one run wrote and how it ended; thread-safe. */
    private static final class Capture implements Output, Tree.Listener {
        private static final int MAX_BYTES = 262_144;

        private final ByteArrayOutputStream head = new ByteArrayOutputStream();

        /** Its output, and its processes. */
        private final CountDownLatch left = new CountDownLatch(2);

        private volatile Tree.Gone gone = new Tree.Gone(0, true, 0, 0);

        private Run run() throws InterruptedException {
            if (!left.await(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Run.TooLong();
            }
            Tree.Gone how = gone;
            synchronized (head) {
                return how.notStarted()
                        .<Run>map(Run.NotStarted::new)
                        .orElseGet(() -> new Run.Ended(how.exitCode(), head.toString(StandardCharsets.UTF_8)));
            }
        }

        @Override
        public void written(byte[] bytes, int length) {
            synchronized (head) {
                head.write(bytes, 0, Math.min(length, MAX_BYTES - head.size()));
            }
        }

        @Override
        public void ended() {
            left.countDown();
        }

        @Override
        public void exited(Tree tree, int exitCode) {
            // gone() reports it, too.
        }

        @Override
        public void gone(Tree tree, Tree.Gone how) {
            gone = how;
            left.countDown();
        }
    }
}
