package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.escalate.Case;
import dev.watchkeeper.escalate.Remedy.Outcome;
import dev.watchkeeper.escalate.repair.Repairs;
import dev.watchkeeper.proposal.ProposalsView.Answer;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repair agents that are scripts, with the real git and the real bubblewrap: what they may, what they may not, and what becomes of their changes. */
@Tag("interop")
final class RepairInteropIT {
    private static final Clock CLOCK = new SystemClock();

    private static final String REPAIR = "echo 'echo $(( $1 + $2 ))' > src/add.sh; echo 'The sign was wrong.'\n";

    @TempDir
    Path folder;

    private RepairRig rig;

    @BeforeEach
    void plantTheBug() throws Exception {
        rig = new RepairRig(folder);
        Files.writeString(folder.resolve("gate.log"), "first\n" + "line\n".repeat(150) + "the last line\n");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        rig.close();
    }

    private void assertRepositoryUntouched() throws Exception {
        assertThat(rig.git("status", "--porcelain")).isEmpty();
        assertThat(rig.git("rev-list", "--count", "main")).isEqualTo("1");
    }

    @Test
    void aRepairThatPassesTheTestsIsKeptAndNothingElseHappens() throws Exception {
        rig.agent("cat \"$1\" > seen; rm seen; " + REPAIR
                + "git add -A; git -c user.name=a -c user.email=a@b commit -qm fix\n");
        Outcome outcome = rig.ask();
        Report report = rig.report();
        assertThat(report.state()).as(report.stand().text()).isEqualTo(RepairState.KEPT);
        assertThat(report.attempt().sandbox()).isEqualTo("bubblewrap");
        assertThat(report.result().tests().orElseThrow().text()).isEqualTo("2 tests pass with it, 2 ran without.");
        assertThat(report.result().change().orElseThrow().files()).containsExactly("src/add.sh");
        assertThat(outcome).isInstanceOf(Outcome.Found.class);
        assertThat(outcome.text()).contains("kept and not applied", "The sign was wrong.");
        assertThat(rig.kept("patch.diff")).content().contains("-echo $(( $1 - $2 ))", "+echo $(( $1 + $2 ))");
        assertThat(rig.kept("prompt.md"))
                .content()
                .contains(
                        "gate log is 12 min stale",
                        "the last line",
                        "It was restarted.",
                        "State:",
                        "Find the root cause");
        assertThat(Files.readAllLines(rig.kept("evidence/log-1.txt"))).hasSize(152);
        assertThat(rig.kept("test.log")).content().contains("exit code 1, 2 tests", "exit code 0, 2 tests");
        assertThat(rig.messages()).isEmpty();
        assertRepositoryUntouched();
        assertThat(rig.data.resolve("escalation/audit.jsonl")).content().contains("\"asked\"", "\"kept\"");
    }

    @Test
    void noChangeIsAGoodAnswer() throws Exception {
        rig.agent("echo 'No change, because the adapter is down.'\n");
        assertThat(rig.ask().text()).contains("changed nothing", "because the adapter is down");
        assertThat(rig.report().state()).isEqualTo(RepairState.NO_CHANGE);
        assertThat(rig.kept("patch.diff")).doesNotExist();
    }

    @Test
    void whatBreaksTheTestsDoesNotCount() throws Exception {
        rig.agent("echo 'echo 7' > src/add.sh; echo fixed and tested\n");
        assertThat(rig.ask().text()).contains("does not count", "code 1");
        assertThat(rig.report().state()).isEqualTo(RepairState.TESTS_FAILED);
    }

    @Test
    void deletedTestsAreRefusedOrMissed() throws Exception {
        rig.agent("rm tests/one.sh\n");
        assertThat(rig.ask().text()).contains("'tests/one.sh' belongs to the tests");
        assertThat(rig.report().state()).isEqualTo(RepairState.REFUSED);
        assertThat(rig.kept("test.log")).doesNotExist();
    }

    @Test
    void testsThatMayBeTouchedMustNotBecomeFewer() throws Exception {
        rig.with("allowed-paths: [src, tests]").agent("rm tests/one.sh\n");
        assertThat(rig.ask().text()).contains("only 1 tests ran with it, and 2 without");
        assertThat(rig.report().state()).isEqualTo(RepairState.TESTS_FAILED);
    }

    @Test
    void forbiddenPathsLinksAndForeignRepositoriesAreRefused() throws Exception {
        rig.with("per-day: 20").agent("""
                cat "$1" | grep -q 'kind x$' && { mkdir .ci; echo x > .ci/run; exit; }
                cat "$1" | grep -q 'kind xx$' && { ln -s /etc/passwd src/link; exit; }
                cat "$1" | grep -q 'kind xxx$' && { echo '* filter=evil' > .gitattributes; exit; }
                cat "$1" | grep -q 'kind xxxx$' && { git init -q src/inner; exit; }
                cat "$1" | grep -q 'kind xxxxx$' && { mkfifo src/pipe; exit; }
                cat "$1" | grep -q 'kind xxxxxx$' && { head -c 3000 /dev/urandom > src/blob; exit; }
                yes line | head -n 401 > src/long
                """);
        List<String> reasons = List.of(
                "'.ci/run' belongs to the checks",
                "'src/link' is a symbolic link",
                "'.gitattributes' steers git",
                "a repository within the repository",
                "neither plain nor a link",
                "'src/blob' is not text",
                "it changes 401 lines, and max-lines is 400");
        for (String reason : reasons) {
            assertThat(rig.ask().text()).contains(reason);
            assertThat(rig.report().state()).isEqualTo(RepairState.REFUSED);
        }
        assertRepositoryUntouched();
    }

    @Test
    void trapsInTheClonesOwnGitFolderAreNotSprung() throws Exception {
        Path sprung = folder.resolve("sprung");
        rig.agent("""
                cat > .git/trap <<'X'
                #!/bin/sh
                touch '%s'
                X
                chmod +x .git/trap
                git config core.fsmonitor "$PWD/.git/trap"
                git config core.hooksPath "$PWD/.git"
                git config filter.evil.clean "$PWD/.git/trap"
                git config diff.external "$PWD/.git/trap"
                mkdir -p .git/info; echo '* filter=evil diff=evil' > .git/info/attributes
                """.formatted(sprung) + REPAIR);
        rig.ask();
        assertThat(rig.report().state()).isEqualTo(RepairState.KEPT);
        assertThat(sprung).doesNotExist();
    }

    @Test
    void anAgentThatHangsAndForksIsKilledWithAllItsProcesses() throws Exception {
        String mark = "7" + (CLOCK.monotonicNanos() % 100_000_000L);
        rig.with("time-limit: 3s").agent("""
                setsid sh -c 'trap "" TERM HUP; sleep %1$s' &
                (setsid sleep %1$s &) &
                nohup sleep %1$s &
                trap "" TERM
                sleep %1$s
                """.formatted(mark) + REPAIR);
        long before = CLOCK.monotonicNanos();
        assertThat(rig.ask().text()).contains("did not end within 3 s and was killed; nothing of it is used");
        assertThat(CLOCK.since(before)).isLessThan(Duration.ofSeconds(25));
        assertThat(processesWith(mark)).isEmpty();
        assertThat(rig.report().state()).isEqualTo(RepairState.FAILED);
    }

    @Test
    void aFloodOfOutputFillsNothing() throws Exception {
        rig.with("time-limit: 20s").agent("head -c 400000000 /dev/zero | tr '\\0' 'x'; echo; " + REPAIR);
        rig.ask();
        assertThat(rig.report().state()).isEqualTo(RepairState.KEPT);
        assertThat(Files.size(rig.kept("agent.log"))).isLessThan(300_000);
        assertThat(rig.report().attempt().agent().orElseThrow().words()).endsWith("The sign was wrong.");
    }

    @Test
    void neitherSecretsNorTheRealRepositoryNorANetworkAreInReach() throws Exception {
        rig.secret(rig.data.resolve("users"), "admin:hash-of-admin\n");
        rig.secret(folder.resolve("agent.env"), "MODEL_KEY=key-of-the-model\n");
        Files.writeString(folder.resolve("watchkeeper.yml"), "");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger reached = new AtomicInteger();
        server.createContext("/", exchange -> {
            reached.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            rig.with("environment-file: agent.env")
                    .agent("""
                    cat '%1$s/data/users' && echo SAW-USERS
                    cat '%1$s/agent.env' && echo SAW-FILE
                    cat '%1$s/watchkeeper.yml' && echo SAW-CONFIG
                    ls '%1$s/repository' && echo SAW-REPOSITORY
                    cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n' | grep -q '^%2$s=' && echo SAW-PARENT
                    [ -e /proc/%3$s/status ] && echo SAW-PROCESS
                    (exec 3<>/dev/tcp/127.0.0.1/%4$s) 2>/dev/null && echo SAW-NET
                    bash -c 'exec 3<>/dev/tcp/127.0.0.1/%4$s' 2>/dev/null && echo SAW-NET
                    git push -q origin HEAD 2>/dev/null && echo PUSHED
                    git push -q '%1$s/remote' HEAD 2>/dev/null && echo PUSHED
                    [ -n "$(git remote)" ] && echo SAW-REMOTE
                    [ "$MODEL_KEY" = key-of-the-model ] && echo HAS-KEY
                    echo "the key is $MODEL_KEY"
                    cat < /dev/stdin && echo CLOSED
                    [ "$HOME" != "%5$s" ] && echo OWN-HOME
                    """.formatted(
                                            folder,
                                            variableOfOurs(),
                                            ProcessHandle.current().pid(),
                                            server.getAddress().getPort(),
                                            System.getProperty("user.home"))
                            + REPAIR);
            rig.ask();
        } finally {
            server.stop(0);
        }
        String words = Files.readString(rig.kept("agent.log"));
        assertThat(words)
                .contains("HAS-KEY", "the key is ***", "CLOSED", "OWN-HOME")
                .doesNotContain("SAW-", "PUSHED", "hash-of-admin", "key-of-the-model");
        assertThat(reached).hasValue(0);
        assertThat(rig.report().state()).isEqualTo(RepairState.KEPT);
        for (String name : List.of("report.json", "test.log", "patch.diff", "prompt.md")) {
            assertThat(rig.kept(name)).content().doesNotContain("key-of-the-model");
        }
    }

    @Test
    void theTestsHaveNeitherTheKeyNorANetworkAlsoIfTheAgentHas() throws Exception {
        rig.secret(folder.resolve("agent.env"), "MODEL_KEY=key-of-the-model\n");
        Files.writeString(rig.repository.resolve("check.sh"), """
                env | grep -q key-of-the-model && exit 8
                [ "$(tail -n +3 /proc/net/dev | wc -l)" -le 1 ] || exit 9
                [ "$(sh src/add.sh 2 3)" = 5 ] || exit 1
                echo "ran 1 tests"
                """);
        rig.git("add", "-A");
        rig.commit("Look around in the tests");
        rig.network("agent").with("environment-file: agent.env").agent(REPAIR);
        rig.ask();
        assertThat(rig.report().state()).as(rig.report().stand().text()).isEqualTo(RepairState.KEPT);
    }

    @Test
    void aPatchWithASecretIsRefused() throws Exception {
        rig.secret(folder.resolve("agent.env"), "MODEL_KEY=key-of-the-model\n");
        rig.with("environment-file: agent.env").agent("echo \"# $MODEL_KEY\" >> src/add.sh\n");
        assertThat(rig.ask().text()).contains("contains a value of the environment-file");
        assertThat(rig.kept("patch.diff")).doesNotExist();
    }

    @Test
    void anApprovedRepairIsCommittedDeployedAndRestartedAndTakenBackOnARelapse() throws Exception {
        Path deployed = folder.resolve("deployed");
        Repairs repairs = rig.with("apply: ask")
                .with("deploy: [/bin/sh, -c, 'cat src/add.sh >> " + deployed + "']")
                .agent(REPAIR);
        Outcome outcome = rig.ask();
        Report report = rig.report();
        assertThat(report.state()).as(report.stand().text()).isEqualTo(RepairState.PROPOSED);
        assertThat(outcome.text()).contains("watchkeeper repairs approve " + report.id());
        assertThat(rig.messages()).contains("kind=REPAIR_PROPOSED", "watchkeeper repairs approve " + report.id());
        assertRepositoryUntouched();

        String hash = report.result().change().orElseThrow().sha256();
        assertThat(rig.proposals().decide(report.id(), true, Optional.of("0".repeat(64)), "test"))
                .isInstanceOf(Answer.Refused.class);
        await().atMost(RepairRig.DEADLINE)
                .until(() -> rig.data.resolve("repairs/attended").toFile().exists());
        assertThat(rig.proposals().decide(report.id(), true, Optional.of(hash), "test"))
                .isInstanceOf(Answer.Taken.class);
        assertThat(rig.proposals().decide(report.id(), true, Optional.of(hash), "test"))
                .isInstanceOf(Answer.Refused.class);
        await().atMost(RepairRig.DEADLINE).until(() -> rig.report().state() == RepairState.PROBATION);
        assertThat(rig.git("rev-list", "--count", "main")).isEqualTo("2");
        assertThat(rig.git("status", "--porcelain")).isEmpty();
        assertThat(rig.repository.resolve("src/add.sh")).content().contains("+");
        assertThat(deployed).content().isEqualTo("echo $(( $1 + $2 ))\n");
        assertThat(rig.restarts).containsExactly("gate");
        await().atMost(RepairRig.DEADLINE).until(() -> rig.messages().contains("kind=REPAIR_APPLIED"));

        Case relapse = rig.incident();
        await().atMost(RepairRig.DEADLINE).until(() -> repairs.takeBack().suits(relapse));
        assertThat(repairs.takeBack().apply(relapse)).isInstanceOf(Outcome.Tried.class);
        assertThat(rig.report().state()).isEqualTo(RepairState.REVERTED);
        assertThat(rig.git("rev-list", "--count", "main")).isEqualTo("3");
        assertThat(rig.repository.resolve("src/add.sh")).content().isEqualTo("echo $(( $1 - $2 ))\n");
        assertThat(deployed).content().isEqualTo("echo $(( $1 + $2 ))\necho $(( $1 - $2 ))\n");
        assertThat(rig.restarts).containsExactly("gate", "gate");
        assertThat(repairs.takeBack().suits(rig.incident())).isFalse();
    }

    @Test
    void aRejectedRepairChangesNothing() throws Exception {
        rig.with("apply: ask").agent(REPAIR);
        rig.ask();
        rig.proposals().decide(rig.report().id(), false, Optional.empty(), "test");
        await().atMost(RepairRig.DEADLINE).until(() -> rig.report().state() == RepairState.REJECTED);
        assertRepositoryUntouched();
    }

    @Test
    void autoAppliesToABranchThatIsNotCheckedOut() throws Exception {
        rig.git("branch", "released");
        rig.with("apply: auto").with("branch: released").agent(REPAIR);
        Outcome outcome = rig.ask();
        assertThat(outcome).as(outcome.text()).isInstanceOf(Outcome.Tried.class);
        assertThat(rig.git("show", "released:src/add.sh")).contains("+");
        assertThat(rig.git("rev-list", "--count", "main")).isEqualTo("1");
        assertThat(rig.git("status", "--porcelain")).isEmpty();
        assertThat(rig.restarts).containsExactly("gate");
    }

    @Test
    void aUnitOfItsOwnRepairsAppliesAndTakesBackOnOrders() throws Exception {
        Repairs repairs = rig.with("apply: auto").ordered().agent(REPAIR);
        Outcome outcome = rig.ask();
        assertThat(outcome).as(outcome.text()).isInstanceOf(Outcome.Tried.class);
        assertThat(rig.report().state()).isEqualTo(RepairState.PROBATION);
        assertThat(rig.report().attempt().sandbox()).isEqualTo("bubblewrap");
        assertThat(rig.repository.resolve("src/add.sh")).content().isEqualTo("echo $(( $1 + $2 ))\n");
        assertThat(rig.kept("patch.diff")).content().contains("+echo $(( $1 + $2 ))");
        Case relapse = rig.incident();
        await().atMost(RepairRig.DEADLINE).until(() -> repairs.takeBack().suits(relapse));
        assertThat(repairs.takeBack().apply(relapse)).isInstanceOf(Outcome.Tried.class);
        assertThat(rig.report().state()).isEqualTo(RepairState.REVERTED);
        assertThat(rig.report().stand().text()).contains("taken back: the problem returned");
        assertThat(rig.repository.resolve("src/add.sh")).content().isEqualTo("echo $(( $1 - $2 ))\n");
        assertThat(rig.restarts).containsExactly("gate", "gate");
        assertThat(folder.resolve("data/orders")).isEmptyDirectory();
    }

    @Test
    void aWorkingTreeWithChangesIsLeftAlone() throws Exception {
        rig.with("apply: auto").agent(REPAIR);
        Files.writeString(rig.repository.resolve("check.sh"), "# mine\n");
        Outcome outcome = rig.ask();
        assertThat(outcome).isInstanceOf(Outcome.Found.class);
        assertThat(outcome.text()).contains("changes that are not committed, such as 'check.sh'");
        assertThat(rig.report().state()).isEqualTo(RepairState.STUCK);
        assertThat(rig.git("rev-list", "--count", "main")).isEqualTo("1");
        assertThat(rig.repository.resolve("check.sh")).content().isEqualTo("# mine\n");
        assertThat(rig.restarts).isEmpty();
    }

    @Test
    void aDeploymentThatFailsTakesTheChangeBack() throws Exception {
        rig.with("apply: auto")
                .with("deploy: [/bin/sh, -c, 'grep -q -e - src/add.sh']")
                .agent(REPAIR);
        Outcome outcome = rig.ask();
        assertThat(outcome.text()).contains("taken back", "The deploy command ended with code 1");
        assertThat(rig.report().state()).isEqualTo(RepairState.REVERTED);
        assertThat(rig.git("rev-list", "--count", "main")).isEqualTo("3");
        assertThat(rig.repository.resolve("src/add.sh")).content().isEqualTo("echo $(( $1 - $2 ))\n");
    }

    @Test
    void whatAKillLeftInTheMiddleOfACommitIsFinished() throws Exception {
        Repairs first = rig.with("apply: auto").agent(REPAIR);
        assertThat(rig.ask()).isInstanceOf(Outcome.Tried.class);
        first.close();
        Report report = rig.report();
        String base = report.attempt().source().orElseThrow().base();
        // The files are written, and the branch has not moved.
        rig.git("update-ref", "refs/heads/main", base);
        assertThat(rig.git("status", "--porcelain")).isNotEmpty();
        rig.proposals().write(report.at(RepairState.APPLYING, rig.clock.wall(), "It is being committed."));
        rig.agent(REPAIR);
        await().atMost(RepairRig.DEADLINE).until(() -> rig.report().state() == RepairState.PROBATION);
        assertThat(rig.git("status", "--porcelain")).isEmpty();
        assertThat(rig.git("rev-parse", "main"))
                .isEqualTo(report.result().applied().orElseThrow().commit());
    }

    @Test
    void aChangeOfSomebodyElseInTheMiddleOfACommitIsLeftAlone() throws Exception {
        Repairs first = rig.with("apply: auto").agent(REPAIR);
        rig.ask();
        first.close();
        Report report = rig.report();
        rig.git(
                "update-ref",
                "refs/heads/main",
                report.attempt().source().orElseThrow().base());
        Files.writeString(rig.repository.resolve("src/add.sh"), "# mine\n");
        rig.proposals().write(report.at(RepairState.APPLYING, rig.clock.wall(), "It is being committed."));
        rig.agent(REPAIR);
        await().atMost(RepairRig.DEADLINE).until(() -> rig.report().state() == RepairState.STUCK);
        assertThat(rig.repository.resolve("src/add.sh")).content().isEqualTo("# mine\n");
        await().atMost(RepairRig.DEADLINE).until(() -> rig.messages().contains("kind=NEEDS_YOU"));
        assertThat(rig.messages()).contains("changes that are not committed");
    }

    @Test
    void aBranchThatMovedMeanwhileIsLeftAlone() throws Exception {
        rig.with("apply: ask").agent(REPAIR);
        rig.ask();
        Files.writeString(rig.repository.resolve("new.txt"), "x\n");
        rig.git("add", "-A");
        rig.commit("Go on");
        await().atMost(RepairRig.DEADLINE)
                .until(() -> rig.data.resolve("repairs/attended").toFile().exists());
        rig.proposals().decide(rig.report().id(), true, Optional.empty(), "test");
        await().atMost(RepairRig.DEADLINE).until(() -> rig.report().state() == RepairState.STUCK);
        assertThat(rig.report().stand().text()).contains("has moved since");
        assertThat(rig.git("rev-list", "--count", "main")).isEqualTo("2");
    }

    @Test
    void aDiagnosisReadsAndChangesNothing() throws Exception {
        rig.with("kind: diagnose")
                .agent("touch src/x 2>/dev/null && echo WROTE; cat src/add.sh; echo 'It subtracts.'\n");
        Outcome outcome = rig.ask();
        assertThat(outcome).isInstanceOf(Outcome.Found.class);
        assertThat(outcome.text()).contains("It subtracts.").doesNotContain("WROTE");
        assertThat(rig.report().state()).isEqualTo(RepairState.FOUND);
        assertRepositoryUntouched();
    }

    @Test
    void theAgentIsAskedOncePerIncidentAndProblemAndNotTooOften() throws Exception {
        Repairs repairs = rig.agent("echo nothing\n");
        Case first = rig.incident();
        assertThat(repairs.repair().suits(first)).isTrue();
        repairs.repair().apply(first);
        assertThat(repairs.repair().suits(first)).isFalse();
        Case again = new Case(
                "another",
                first.target(),
                first.title(),
                List.of(first.problems().get(1), "gate log is 99 min stale"),
                first.history());
        assertThat(repairs.repair().apply(again)).isInstanceOf(Outcome.Unavailable.class);
        rig.ask();
        Outcome third = rig.ask();
        assertThat(third).isInstanceOf(Outcome.Unavailable.class);
        assertThat(third.text()).contains("per-day is 2");
        repairs.close();
        Repairs later = rig.agent("echo nothing\n");
        assertThat(later.repair().suits(first)).isFalse();
        assertThat(later.repair().apply(again)).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void withoutTheRepositoryTheTierIsNotToBeHad() throws Exception {
        rig.with("branch: nowhere").agent(REPAIR);
        Outcome outcome = rig.ask();
        assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
        assertThat(outcome.text()).contains("git rev-parse failed");
    }

    /** A variable of this process that a child must not inherit. */
    private static String variableOfOurs() {
        return System.getenv().keySet().stream()
                .filter(name -> name.matches("[A-Z_]+"))
                .filter(name -> !List.of("PATH", "HOME", "LANG", "TMPDIR", "PWD", "SHLVL", "_")
                        .contains(name))
                .findFirst()
                .orElse("NO_SUCH_VARIABLE");
    }

    private static List<Long> processesWith(String word) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(path -> {
                        try {
                            return Files.readString(path.resolve("cmdline")).contains("sleep\0" + word);
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .map(path -> Long.parseLong(path.getFileName().toString()))
                    .toList();
        }
    }
}
