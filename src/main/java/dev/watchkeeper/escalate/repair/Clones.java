package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the throw-away clones of one order, and the patch between the commit and what the agent left; confined to one thread. git never reads a file
 * of {@code .git} that the agent could have written: a configuration there can name programs to run.
 */
final class Clones {
    private static final int MOST_FILES = 200_000;
    private static final int DEEPEST = 100;
    private static final long MAX_PATCH_BYTES = 2_000_000;
    private static final Duration COPY_LIMIT = Duration.ofMinutes(5);

    private final Git git;
    private final Runs runs;
    private final Box box;

    Clones(Git git, Runs runs, Box box) {
        this.git = git;
        this.runs = runs;
        this.box = box;
    }

    /** Clones the branch, without remotes and hooks, and says from where. */
    Report.Source clone(RepairSettings.Source source) throws FailureException, InterruptedException {
        Path repository = source.repository();
        if (!Files.isDirectory(repository)) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "There is no folder " + repository + " that this account can see.");
        }
        String branch = source.branch().isPresent()
                ? source.branch().get()
                : git.ok(repository, "symbolic-ref", "--quiet", "--short", "HEAD");
        String base = git.ok(repository, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch + "^{commit}");
        git.ok(
                box.root(),
                "clone",
                "--quiet",
                "--no-local",
                "--no-tags",
                "--single-branch",
                "--template=",
                "--branch",
                branch,
                "--",
                repository.toString(),
                box.pristine().toString());
        git.ok(box.pristine(), "remote", "remove", "origin");
        git.ok(box.pristine(), "reset", "--quiet", "--hard", base);
        return new Report.Source(repository.toString(), branch, base);
    }

    /** Copies the clone; its files and its history. */
    void copy(Path to) throws FailureException, InterruptedException {
        Runs.Ran ran = runs.run(new Runs.Order(
                "copy",
                List.of("cp", "-a", "--", box.pristine().toString(), to.toString()),
                Runs.plainVariables(box.scratch()),
                box.root(),
                COPY_LIMIT));
        if (!ran.isGood()) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The clone cannot be copied: "
                            + ran.stopped().orElse(ran.output().strip()));
        }
    }

    /**
     * What the agent changed, whether it committed or not; written to the file.
     *
     * @throws FailureException of kind REJECTED if what it left cannot be looked at safely
     */
    Changes patch(String base, Path file) throws FailureException, IOException, InterruptedException {
        Files.walkFileTree(box.work(), Set.of(), DEEPEST + 1, new Inspector(box.work()));
        String[] where = {"--git-dir=" + box.pristine().resolve(".git"), "--work-tree=" + box.work()};
        git.ok(box.work(), where[0], where[1], "add", "--all", "--", ".");
        Path raw = box.scratch().resolve("raw");
        Path counts = box.scratch().resolve("counts");
        diff(where, raw, base, "--raw", "-z", "--no-abbrev");
        diff(where, counts, base, "--numstat", "-z");
        diff(where, file, base, "--binary", "--full-index", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3");
        if (Files.size(file) > MAX_PATCH_BYTES || Files.size(raw) > MAX_PATCH_BYTES) {
            Files.delete(file);
            throw refused("it is larger than 2 MB");
        }
        try {
            return Changes.parse(text(raw), text(counts));
        } catch (IllegalArgumentException e) {
            throw new FailureException(FailureKind.INTERNAL, "git's list of changes has another form than expected", e);
        }
    }

    private void diff(String[] where, Path output, String base, String... how)
            throws FailureException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                where[0],
                where[1],
                "diff",
                "--cached",
                "--no-renames",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--output=" + output));
        words.addAll(List.of(how));
        words.add(base);
        words.add("--");
        git.ok(box.work(), words.toArray(String[]::new));
    }

    /** A name that is not UTF-8 loses bytes, and then matches no rule. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** The paths of the commit. */
    Set<String> committed(String base) throws FailureException, InterruptedException, IOException {
        Path list = box.scratch().resolve("list");
        String nothing = git.ok(box.pristine(), "hash-object", "-t", "tree", "/dev/null");
        git.ok(box.pristine(), "diff", "--raw", "-z", "--no-renames", "--output=" + list, nothing, base);
        Set<String> paths = new HashSet<>();
        String[] words = text(list).split("\0");
        for (int i = 1; i < words.length; i += 2) {
            paths.add(words[i]);
        }
        return paths;
    }

    /** Makes the clone with the patch. */
    void apply(String base, Path patch, Path to) throws FailureException, InterruptedException {
        copy(to);
        git.ok(to, "reset", "--quiet", "--hard", base);
        git.ok(to, "apply", "--index", "--whitespace=nowarn", "--", patch.toString());
    }

    /** Removes everything, also what the agent made unreadable. */
    void remove() throws FailureException, InterruptedException {
        for (List<String> words : List.of(
                List.of("chmod", "-R", "u+rwX", "--", box.root().toString()),
                List.of("rm", "-rf", "--one-file-system", "--", box.root().toString()))) {
            runs.run(new Runs.Order(
                    words.getFirst(), words, Runs.plainVariables(Path.of("/")), Path.of("/"), COPY_LIMIT));
        }
    }

    private static FailureException refused(String why) {
        return new FailureException(
                FailureKind.REJECTED, "The change is refused and nothing of it was run: " + why + ".");
    }

    /** Looks for what would make git leave the files: other repositories, devices, pipes; confined to one thread. */
    private static final class Inspector extends SimpleFileVisitor<Path> {
        private final Path clone;
        private int files;

        Inspector(Path clone) {
            this.clone = clone;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (folder.equals(clone.resolve(".git"))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            check(folder, true);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            check(file, attributes.isRegularFile() || attributes.isSymbolicLink() || attributes.isDirectory());
            return FileVisitResult.CONTINUE;
        }

        private void check(Path path, boolean plain) throws IOException {
            Optional<String> why = Optional.empty();
            if (++files > MOST_FILES) {
                why = Optional.of("it leaves more than " + MOST_FILES + " files");
            } else if (clone.relativize(path).getNameCount() > DEEPEST) {
                why = Optional.of("it leaves folders more than " + DEEPEST + " deep");
            } else if (!plain) {
                why = Optional.of("it leaves a file that is neither plain nor a link");
            } else if (!path.equals(clone)
                    && path.getFileName().toString().equalsIgnoreCase(".git")
                    && !path.equals(clone.resolve(".git"))) {
                why = Optional.of("it leaves a repository within the repository");
            }
            if (why.isPresent()) {
                throw new NotPlain(why.get());
            }
        }
    }

    /** What the agent left is refused. */
    static final class NotPlain extends IOException {
        private static final long serialVersionUID = 1L;

        NotPlain(String why) {
            super("The change is refused and nothing of it was run: " + why + ".");
        }
    }
}
