package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.escalate.repair.RepairSettings.Apply;
import dev.watchkeeper.escalate.repair.RepairSettings.Kind;
import dev.watchkeeper.escalate.repair.RepairSettings.Network;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import dev.watchkeeper.proposal.Report.Stand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a repair: clone, agent, patch, verdict, tests; confined to the worker's main thread. The report on disk follows each step, so that a
 * killed worker leaves the last one.
 */
final class Work {
    private static final Logger log = LoggerFactory.getLogger(Work.class);

    /** How long a person has to answer. */
    private static final Duration VALID = Duration.ofHours(24);

    private static final int MAX_WORDS = 4000;

    private final Site site;
    private final RepairSettings settings;
    private final Proposals proposals;
    private final Clock clock;
    private final Runs runs;

    Work(Site site, Proposals proposals, Trees trees) {
        this.site = site;
        this.proposals = proposals;
        settings = site.settings();
        clock = site.clock();
        runs = new Runs(trees, clock, Limits.ofThisMachine());
    }

    void run(Report begun) throws IOException, InterruptedException {
        try {
            Tools tools = tools(new Box(proposals.root().resolve("work")));
            tools.clones.remove();
            try {
                PrivateFiles.createDirectories(tools.box.scratch());
                work(begun, tools);
            } finally {
                removeQuietly(tools.clones);
            }
        } catch (InterruptedException e) {
            finish(latest(begun), RepairState.ABANDONED, "The attempt was interrupted, and nothing was changed.");
            throw e;
        } catch (Clones.NotPlain e) {
            finish(latest(begun), RepairState.REFUSED, String.valueOf(e.getMessage()));
        } catch (FailureException e) {
            finish(
                    latest(begun),
                    e.kind() == FailureKind.REJECTED ? RepairState.REFUSED : RepairState.FAILED,
                    e.sentence());
        } catch (IOException e) {
            finish(
                    latest(begun),
                    RepairState.FAILED,
                    "The repair agent could not be asked: a file could not be written (" + e.getMessage() + ").");
        }
    }

    /** What one attempt works with; immutable. */
    private record Tools(Box box, Clones clones, Confined confined, Map<String, String> secrets) {}

    private Tools tools(Box box) throws FailureException {
        Optional<Path> file = settings.confinement().environmentFile();
        Map<String, String> secrets = file.isPresent() ? EnvironmentFile.read(file.get()) : Map.of();
        List<Path> hidden = Stream.of(Stream.of(site.data()), file.stream(), site.secrets().stream())
                .flatMap(each -> each)
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
        return new Tools(
                box,
                new Clones(new Git(runs, box.scratch()), runs, box),
                new Confined(runs, box, hidden, settings.confinement().readable()),
                secrets);
    }

    private void removeQuietly(Clones clones) throws InterruptedException {
        try {
            clones.remove();
        } catch (FailureException e) {
            log.warn("The throw-away clone could not be removed: {}", e.sentence());
        }
    }

    private Report latest(Report begun) {
        return proposals.find(begun.id()).orElse(begun);
    }

    private void work(Report begun, Tools tools) throws FailureException, IOException, InterruptedException {
        Report report = step(begun, "Clones the repository.");
        Report.Source source = tools.clones.clone(settings.source());
        Sandbox sandbox = new Trial(tools.confined, tools.box)
                .choose(List.of(
                        new Sandbox.Bubblewrap(), systemd(tools, false, begun.id()), systemd(tools, true, begun.id())));
        Report.Attempt before = report.attempt();
        report = report.with(new Report.Attempt(
                before.kind(), before.apply(), sandbox.name(), Optional.of(source), Optional.empty()));
        report = step(report, "The agent works.");
        Report.Agent agent = ask(report, tools, sandbox);
        report = report.with(new Report.Attempt(
                before.kind(), before.apply(), sandbox.name(), Optional.of(source), Optional.of(agent)));
        if (agent.stopped().isPresent()) {
            finish(
                    report,
                    RepairState.FAILED,
                    "The repair agent " + agent.stopped().get() + " and was killed; nothing of it is used.");
        } else if (settings.kind() == Kind.DIAGNOSE) {
            diagnosed(report, agent);
        } else {
            judge(report, agent, tools, sandbox);
        }
    }

    private void diagnosed(Report report, Report.Agent agent) throws IOException {
        boolean good = agent.exitCode() == 0 && !agent.words().isBlank();
        finish(
                report,
                good ? RepairState.FOUND : RepairState.FAILED,
                good
                        ? "The agent read the evidence."
                        : "The agent gave no reading of the evidence and ended with code " + agent.exitCode() + ".");
    }

    private static Sandbox systemd(Tools tools, boolean user, String id) {
        return new Sandbox.SystemdRun(
                user, "watchkeeper-repair-" + id, tools.box.scratch().resolve("variables"));
    }

    private Report.Agent ask(Report report, Tools tools, Sandbox sandbox)
            throws FailureException, IOException, InterruptedException {
        Box box = tools.box;
        copyOrder(proposals.folder(report.id()), box.order());
        tools.clones.copy(box.work());
        Path prompt = box.order().resolve("prompt.md");
        List<String> command = settings.commands().agent().stream()
                .map(word -> word.replace("{prompt}", prompt.toString()))
                .toList();
        Box.Home home = box.home("agent");
        boolean reads = settings.kind() == Kind.DIAGNOSE;
        List<Path> writable = reads ? List.of() : List.of(box.work());
        List<Path> readable = reads ? List.of(box.order(), box.work()) : List.of(box.order());
        Job job = new Job(
                command,
                box.work(),
                tools.confined.view(home, writable, readable),
                settings.confinement().network() == Network.AGENT,
                tools.secrets);
        Runs.Ran ran =
                tools.confined.run("agent", sandbox, job, settings.confinement().timeLimit());
        String output = EnvironmentFile.masked(ran.output(), tools.secrets);
        PrivateFiles.write(proposals.folder(report.id()).resolve("agent.log"), output.getBytes(StandardCharsets.UTF_8));
        return new Report.Agent(ran.exitCode(), ran.took().toMillis() / 1000.0, ran.stopped(), lastWords(output));
    }

    private static String lastWords(String output) {
        String text = output.replaceAll("\\e\\[[0-9;?]*[A-Za-z]", "")
                .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "")
                .strip();
        return text.length() > MAX_WORDS ? "…" + text.substring(text.length() - MAX_WORDS) : text;
    }

    private static void copyOrder(Path from, Path to) throws IOException {
        PrivateFiles.createDirectories(to.resolve("evidence"));
        PrivateFiles.write(to.resolve("prompt.md"), Files.readAllBytes(from.resolve("prompt.md")));
        Path evidence = from.resolve("evidence");
        if (Files.isDirectory(evidence)) {
            try (Stream<Path> files = Files.list(evidence)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    PrivateFiles.write(
                            to.resolve("evidence").resolve(file.getFileName().toString()), Files.readAllBytes(file));
                }
            }
        }
    }

    private void judge(Report report, Report.Agent agent, Tools tools, Sandbox sandbox)
            throws FailureException, IOException, InterruptedException {
        step(report, "Its change is judged.");
        Path patch = proposals.patchFile(report.id());
        PrivateFiles.prepare(patch);
        String base = report.attempt().source().orElseThrow().base();
        Changes changes = tools.clones.patch(base, patch);
        if (changes.entries().isEmpty()) {
            Files.deleteIfExists(patch);
            boolean failed = agent.exitCode() != 0;
            finish(
                    report,
                    failed ? RepairState.FAILED : RepairState.NO_CHANGE,
                    failed
                            ? "The repair agent ended with code " + agent.exitCode() + " and changed nothing."
                            : "The repair agent changed nothing.");
            return;
        }
        byte[] text = Files.readAllBytes(patch);
        AllowedPaths allowed = new AllowedPaths(
                settings.policy().allowedPaths(), settings.commands().test());
        PatchJudge judge = new PatchJudge(allowed, settings.policy().maxLines());
        Report judged = report.with(new Report.Change(
                Proposals.sha256(text),
                changes.added(),
                changes.removed(),
                changes.paths().stream().limit(PatchJudge.MOST_FILES).toList(),
                judge.cautions(changes)));
        if (EnvironmentFile.isIn(new String(text, StandardCharsets.UTF_8), tools.secrets)) {
            Files.delete(patch);
            finish(
                    judged,
                    RepairState.REFUSED,
                    "The change is refused and nothing of it was run: it contains a value of the environment-file.");
            return;
        }
        Optional<String> refusal = judge.refusal(changes);
        if (refusal.isPresent()) {
            finish(judged, RepairState.REFUSED, refusal.get());
        } else if (settings.commands().test().isEmpty()) {
            finish(
                    judged,
                    RepairState.KEPT,
                    "The repair agent proposes a change, which was not tested: no test command is configured.");
        } else {
            test(judged, changes, allowed, new Testing(tools.box, tools.clones, tools.confined, sandbox));
        }
    }

    /** What the tests run with; immutable. */
    private record Testing(Box box, Clones clones, Confined confined, Sandbox sandbox) {}

    private void test(Report judged, Changes changes, AllowedPaths allowed, Testing testing)
            throws FailureException, IOException, InterruptedException {
        String base = judged.attempt().source().orElseThrow().base();
        step(judged, "The tests run without the change.");
        testing.clones.copy(testing.box.before());
        Runs.Ran before = runTests(testing, "before", testing.box.before());
        Optional<Integer> countBefore = TestCount.of(
                settings.commands().testCount(), before.output(), testing.box.before(), testing.clones.committed(base));
        step(judged, "The tests run with the change.");
        testing.clones.apply(base, proposals.patchFile(judged.id()), testing.box.after());
        Runs.Ran after = runTests(testing, "after", testing.box.after());
        Optional<Integer> countAfter = TestCount.of(
                settings.commands().testCount(), after.output(), testing.box.after(), testing.clones.committed(base));
        List<String> all = new ArrayList<>();
        all.add("== without the change: " + ended(before) + counted(countBefore));
        all.add(before.output());
        all.add("== with the change: " + ended(after) + counted(countAfter));
        all.add(after.output());
        PrivateFiles.write(proposals.folder(judged.id()).resolve("test.log"), all);
        boolean testsTouched = changes.paths().stream().anyMatch(allowed::isTest);
        Report.Tests tests = TestVerdict.of(after, countBefore, countAfter, testsTouched);
        Report tested = judged.with(tests);
        if (tests.passed()) {
            passed(tested);
        } else {
            finish(tested, RepairState.TESTS_FAILED, "The repair agent's change does not count: " + tests.text());
        }
    }

    private Runs.Ran runTests(Testing testing, String name, Path folder)
            throws FailureException, IOException, InterruptedException {
        Box.Home home = testing.box.home(name);
        Job job = new Job(
                settings.commands().test(),
                folder,
                testing.confined.view(home, List.of(folder), List.of()),
                false,
                Map.of());
        return testing.confined.run(
                "tests-" + name, testing.sandbox, job, settings.confinement().testLimit());
    }

    private static String ended(Runs.Ran ran) {
        return ran.stopped().map(why -> "it " + why + " and was killed").orElse("exit code " + ran.exitCode());
    }

    private static String counted(Optional<Integer> count) {
        return count.map(number -> ", " + number + " tests").orElse(", number of tests unknown");
    }

    private void passed(Report tested) throws IOException {
        Instant now = clock.wall();
        Apply apply = settings.policy().apply();
        Stand stand = switch (apply) {
            case NEVER ->
                new Stand(
                        RepairState.KEPT,
                        now,
                        Optional.empty(),
                        "The repair agent proposes a change that passes the tests; it is kept and not applied.");
            case ASK ->
                new Stand(
                        RepairState.PROPOSED,
                        now,
                        Optional.of(now.plus(VALID)),
                        "The repair agent proposes a change that passes the tests; it waits for a person's answer.");
            case AUTO ->
                new Stand(
                        RepairState.APPROVED,
                        now,
                        Optional.empty(),
                        "The repair agent's change passes the tests and is to be applied.");
        };
        Report decided = apply == Apply.AUTO
                ? tested.with(new Report.Decision(
                        true,
                        tested.result().change().map(Report.Change::sha256).orElse(""),
                        "the configuration (apply: auto)",
                        now))
                : tested;
        proposals.write(decided.at(stand));
    }

    private Report step(Report report, String text) throws IOException {
        Report next = report.at(RepairState.RUNNING, clock.wall(), text);
        proposals.write(next);
        return next;
    }

    private void finish(Report report, RepairState state, String text) throws IOException {
        proposals.write(report.at(state, clock.wall(), text));
    }
}
