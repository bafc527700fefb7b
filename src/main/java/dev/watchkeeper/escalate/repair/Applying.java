package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import dev.watchkeeper.proposal.Report.Applied;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Commits a patch to the configured branch and deploys it, or takes it back; confined to the worker's main thread. Each step is written down before
 * it is taken, so that after a kill the same order goes on where it was. Nothing is pushed.
 */
final class Applying {
    private final Site site;
    private final Proposals proposals;
    private final Clock clock;
    private final Runs runs;
    private final Path scratch;
    private final Git git;

    Applying(Site site, Proposals proposals, Trees trees) {
        this.site = site;
        this.proposals = proposals;
        clock = site.clock();
        // The user's own command and repository: only time is limited.
        runs = new Runs(trees, clock, new Limits(Long.MAX_VALUE / 4, 100_000, Long.MAX_VALUE / 4));
        scratch = proposals.root().resolve("apply");
        git = new Git(runs, scratch);
    }

    void apply(Report approved) throws IOException, InterruptedException {
        Report report = approved;
        try {
            prepare();
            if (report.state() != RepairState.COMMITTED) {
                report = commit(report);
            }
            deploy(report);
            write(report, RepairState.DEPLOYED, "The change is committed and deployed.");
        } catch (DeployFailed e) {
            write(report, RepairState.REVERTING, e.sentence());
            revert(proposals.find(report.id()).orElse(report));
        } catch (FailureException e) {
            write(report, RepairState.STUCK, "The change was not applied: " + e.sentence());
        } finally {
            Proposals.delete(scratch);
        }
    }

    void revert(Report applied) throws IOException, InterruptedException {
        Report report = applied;
        try {
            prepare();
            if (report.state() != RepairState.REVERTING) {
                report = write(report, RepairState.REVERTING, "The change is being taken back.");
            }
            report = takeBack(report);
            deploy(report);
            write(report, RepairState.REVERTED, "The change was taken back" + because(applied));
        } catch (DeployFailed e) {
            write(
                    report,
                    RepairState.STUCK,
                    "The change was taken back in the repository, and deploying that failed: " + e.sentence()
                            + " Deploy by hand.");
        } catch (FailureException e) {
            String commit = report.result().applied().map(Applied::commit).orElse("");
            write(
                    report,
                    RepairState.STUCK,
                    "The change could not be taken back: " + e.sentence() + " Take it back by hand, with 'git revert "
                            + commit + "', then deploy and restart.");
        } finally {
            Proposals.delete(scratch);
        }
    }

    private static String because(Report report) {
        return report.state() == RepairState.REVERTING ? ": " + report.stand().text() : ".";
    }

    private void prepare() throws IOException {
        Proposals.delete(scratch);
        PrivateFiles.createDirectories(scratch);
    }

    private Report write(Report report, RepairState state, String text) throws IOException {
        Report next = report.at(state, clock.wall(), text);
        proposals.write(next);
        return next;
    }

    private Report commit(Report report) throws FailureException, IOException, InterruptedException {
        Branch branch = branch(report);
        Path patch = proposals.patchFile(report.id());
        Report.Change change = report.result().change().orElseThrow(() -> gone("its patch is not known."));
        if (!Files.exists(patch) || !Proposals.sha256(Files.readAllBytes(patch)).equals(change.sha256())) {
            throw gone("the file patch.diff is not the one that was tested.");
        }
        Optional<String> begun = report.result().applied().map(Applied::commit);
        if (begun.isPresent() && branch.head().equals(begun.get())) {
            return write(report, RepairState.COMMITTED, "The change is committed to " + branch.name() + ".");
        }
        if (!branch.head().equals(branch.base())) {
            throw gone("the branch " + branch.name()
                    + " has moved since the agent's clone was made, so the tests speak of other code.");
        }
        if (begun.isPresent()) {
            finishInterrupted(branch, begun.get(), change);
        }
        mustBeClean(branch, change);
        String commit = begun.isPresent()
                ? begun.get()
                : commitOf(branch.repository(), branch.head(), message(report), List.of(), patch);
        Report next = report.with(new Applied(commit, clock.wall(), Optional.empty()));
        next = write(next, RepairState.APPLYING, "The change is being committed to " + branch.name() + ".");
        move(branch, commit);
        return write(next, RepairState.COMMITTED, "The change is committed to " + branch.name() + ".");
    }

    private Report takeBack(Report report) throws FailureException, IOException, InterruptedException {
        Branch branch = branch(report);
        Applied applied = report.result().applied().orElseThrow(() -> gone("its commit is not known."));
        if (applied.reverted().isPresent()
                && branch.head().equals(applied.reverted().get())) {
            return report;
        }
        if (branch.head().equals(branch.base())) {
            return report;
        }
        Report.Change change = report.result().change().orElseThrow(() -> gone("its patch is not known."));
        Optional<String> begun = applied.reverted();
        if (begun.isPresent()) {
            finishInterrupted(branch, begun.get(), change);
        }
        mustBeClean(branch, change);
        String commit = commitOf(
                branch.repository(),
                branch.head(),
                "Take back the repair " + report.id() + "\n\nThis reverts commit " + applied.commit()
                        + ": the problem returned within its probation, or it could not be deployed.\n",
                List.of("-R"),
                proposals.patchFile(report.id()));
        Report next = report.with(new Applied(applied.commit(), applied.at(), Optional.of(commit)));
        proposals.write(next);
        move(branch, commit);
        return next;
    }

    /**
     * The configured branch; immutable.
     *
     * @param base the commit from which the agent started
     * @param head the newest commit
     * @param checkedOut the working tree that shows it, if there is one
     */
    private record Branch(Path repository, String name, String base, String head, Optional<Path> checkedOut) {
        String reference() {
            return "refs/heads/" + name;
        }
    }

    private Branch branch(Report report) throws FailureException, InterruptedException {
        Report.Source source =
                report.attempt().source().orElseThrow(() -> gone("the repository that it belongs to is not known."));
        Path repository = site.settings().source().repository();
        if (!repository.toString().equals(source.repository())) {
            throw gone("the configuration names another repository than " + source.repository() + " by now.");
        }
        String head = git.ok(repository, "rev-parse", "--verify", "--quiet", "refs/heads/" + source.branch());
        Optional<Path> tree = Optional.empty();
        Optional<Path> shown = Optional.empty();
        for (String line : git.ok(repository, "worktree", "list", "--porcelain").split("\n")) {
            if (line.startsWith("worktree ")) {
                tree = Optional.of(Path.of(line.substring("worktree ".length())));
            } else if (line.equals("branch refs/heads/" + source.branch())) {
                shown = tree;
            }
        }
        return new Branch(repository, source.branch(), source.base(), head, shown);
    }

    /** An earlier attempt may have been killed while git wrote the files: what is exactly as in its commit is ours, and is finished. */
    private void finishInterrupted(Branch branch, String commit, Report.Change change)
            throws FailureException, InterruptedException {
        if (branch.checkedOut().isEmpty()) {
            return;
        }
        Path tree = branch.checkedOut().get();
        List<String> dirty = dirty(tree);
        if (dirty.isEmpty()) {
            return;
        }
        for (String path : dirty) {
            Runs.Ran expected = git.run(tree, "rev-parse", "--verify", "--quiet", commit + ":" + path);
            boolean exists = Files.isRegularFile(tree.resolve(path));
            boolean ours = change.files().contains(path)
                    && (exists
                            ? expected.isGood()
                                    && git.ok(tree, "hash-object", "--", path)
                                            .equals(expected.output().strip())
                            : !expected.isGood());
            if (!ours) {
                return;
            }
        }
        git.ok(tree, "reset", "--quiet", "--hard", branch.head());
    }

    private void mustBeClean(Branch branch, Report.Change change) throws FailureException, InterruptedException {
        if (branch.checkedOut().isEmpty()) {
            return;
        }
        Path tree = branch.checkedOut().get();
        List<String> dirty = dirty(tree);
        if (!dirty.isEmpty()) {
            throw gone("the working tree " + tree + " has changes that are not committed, such as '" + dirty.getFirst()
                    + "'. Commit or stash them.");
        }
        for (String path : change.files()) {
            if (Files.exists(tree.resolve(path))
                    && !git.run(tree, "ls-files", "--error-unmatch", "--", path).isGood()) {
                throw gone("the file '" + path + "' in " + tree
                        + " is not under version control, and the change has one" + " of that name.");
            }
        }
    }

    private List<String> dirty(Path tree) throws FailureException, InterruptedException {
        // Without the index's lock: somebody may be at work there.
        return git.ok(
                        tree,
                        "diff",
                        "--name-only",
                        "--no-renames",
                        "--no-ext-diff",
                        "--ignore-submodules=dirty",
                        "HEAD",
                        "--")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private String commitOf(Path repository, String parent, String message, List<String> how, Path patch)
            throws FailureException, IOException, InterruptedException {
        Git apart = git.with("GIT_INDEX_FILE", scratch.resolve("index").toString());
        Files.deleteIfExists(scratch.resolve("index"));
        apart.ok(repository, "read-tree", parent);
        String[] words = how.isEmpty()
                ? new String[] {"apply", "--cached", "--whitespace=nowarn", "--", patch.toString()}
                : new String[] {"apply", "--cached", "--whitespace=nowarn", how.getFirst(), "--", patch.toString()};
        apart.ok(repository, words);
        String tree = apart.ok(repository, "write-tree");
        Path text = PrivateFiles.write(scratch.resolve("message"), message.getBytes(StandardCharsets.UTF_8));
        return apart.ok(repository, "commit-tree", tree, "-p", parent, "-F", text.toString());
    }

    private static String message(Report report) {
        return "Repair " + report.subject().target().replaceAll("\\p{Cntrl}", " ")
                + "\n\nProposed by the repair agent for incident "
                + report.subject().incident() + ", repair " + report.id() + ".\n"
                + report.result()
                        .tests()
                        .map(tests -> "Tests: " + tests.text() + "\n")
                        .orElse("")
                + report.result()
                        .decision()
                        .map(by -> "Approved by " + by.by() + ".\n")
                        .orElse("");
    }

    private void move(Branch branch, String commit) throws FailureException, InterruptedException {
        if (branch.checkedOut().isPresent()) {
            git.ok(branch.checkedOut().get(), "merge", "--quiet", "--ff-only", commit);
        } else {
            git.ok(branch.repository(), "update-ref", branch.reference(), commit, branch.head());
        }
        String now = git.ok(branch.repository(), "rev-parse", "--verify", "--quiet", branch.reference());
        if (!now.equals(commit)) {
            throw gone("the branch " + branch.name() + " was moved by somebody else at the same time.");
        }
    }

    private void deploy(Report report) throws DeployFailed, InterruptedException {
        List<String> command = site.settings().commands().deploy();
        if (command.isEmpty()) {
            return;
        }
        Path folder = site.settings().source().repository();
        try {
            Runs.Ran ran = runs.run(new Runs.Order(
                    "deploy",
                    command,
                    System.getenv(),
                    folder,
                    site.settings().confinement().testLimit()));
            PrivateFiles.write(
                    proposals.folder(report.id()).resolve("deploy.log"),
                    ran.output().getBytes(StandardCharsets.UTF_8));
            if (!ran.isGood()) {
                throw new DeployFailed("The deploy command "
                        + ran.stopped()
                                .map(why -> why + " and was killed.")
                                .orElse("ended with code " + ran.exitCode() + "."));
            }
        } catch (DeployFailed e) {
            throw e;
        } catch (FailureException | IOException e) {
            throw new DeployFailed("The deploy command could not be run: " + e.getMessage());
        }
    }

    private static FailureException gone(String why) {
        return new FailureException(FailureKind.ENVIRONMENT, why);
    }

    /** The change is committed and not deployed. */
    private static final class DeployFailed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String sentence;

        DeployFailed(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }
}
