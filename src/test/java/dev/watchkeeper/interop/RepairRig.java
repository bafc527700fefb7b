package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.escalate.Case;
import dev.watchkeeper.escalate.Remedy;
import dev.watchkeeper.escalate.repair.OrderedRepairs;
import dev.watchkeeper.escalate.repair.OrderedWorker;
import dev.watchkeeper.escalate.repair.Orders;
import dev.watchkeeper.escalate.repair.RepairLoaded;
import dev.watchkeeper.escalate.repair.RepairLoader;
import dev.watchkeeper.escalate.repair.Repairs;
import dev.watchkeeper.escalate.repair.Site;
import dev.watchkeeper.escalate.repair.Worker;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.order.OrderDesk;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A repository with a planted bug, agents that are scripts, and the repair tier around them; confined to the test's thread. */
final class RepairRig implements AutoCloseable {
    final Path folder;
    final Path repository;
    final Path data;
    final List<String> restarts = Collections.synchronizedList(new ArrayList<>());
    final Clock clock = new SystemClock();
    private final Path agents;
    private final StringBuilder keys = new StringBuilder();
    private Optional<Repairs> repairs = Optional.empty();
    private String network = "none";
    private int incidents;
    private boolean ordered;
    private volatile boolean over;

    RepairRig(Path folder) throws Exception {
        this.folder = folder;
        repository = Files.createDirectories(folder.resolve("repository"));
        data = Files.createDirectories(folder.resolve("data"));
        agents = Files.createDirectories(folder.resolve("agents"));
        write("src/add.sh", "echo $(( $1 - $2 ))\n");
        write("tests/one.sh", "[ \"$(sh src/add.sh 2 3)\" = 5 ]\n");
        write("tests/two.sh", "true\n");
        write("check.sh", """
                n=0; bad=0
                for t in tests/*.sh; do n=$((n+1)); sh "$t" || bad=1; done
                echo "ran $n tests"
                exit $bad
                """);
        git("init", "-q", "-b", "main");
        git("add", "-A");
        commit("Begin");
        git(
                "remote",
                "add",
                "origin",
                Files.createDirectories(folder.resolve("remote")).toString());
        run(folder.resolve("remote"), "git", "init", "-q", "--bare");
    }

    private void write(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void commit(String message) throws Exception {
        git("-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "-q", "-m", message);
    }

    String git(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("git"));
        words.addAll(List.of(arguments));
        return run(repository, words.toArray(String[]::new)).strip();
    }

    static String run(Path folder, String... words) throws Exception {
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** Further keys below {@code escalation.repair}, one in a line. */
    RepairRig with(String key) {
        keys.append("    ").append(key).append('\n');
        return this;
    }

    /** Orders go to a unit of its own, as files. */
    RepairRig ordered() {
        ordered = true;
        return this;
    }

    RepairRig network(String who) {
        network = who;
        return this;
    }

    /** Opens the tier with an agent that is this shell script; its first argument is the order's file. */
    Repairs agent(String script) throws Exception {
        Path agent = Files.writeString(agents.resolve("agent.sh"), "set -u\n" + script);
        Path config =
                Files.writeString(folder.resolve("watchkeeper.yml"), """
                escalation:
                  repair:
                    repository: repository
                    command: [/bin/sh, '%s', '{prompt}']
                    test: [/bin/sh, check.sh]
                    test-count: 'ran (\\d+) tests'
                    readable: ['%s']
                    network: %s
                """.formatted(agent, agents, network) + keys);
        RepairLoaded loaded = RepairLoader.load(config, folder);
        assertThat(loaded.mistakes()).isEmpty();
        Site site = new Site(loaded.settings().orElseThrow(), data, List.of(config), clock);
        Repairs opened = new Repairs(
                loaded.settings().orElseThrow(),
                data,
                new Repairs.Surroundings(
                        clock,
                        ordered
                                ? new OrderedWorker(data, site.settings(), new OrderDesk(data, clock), clock)
                                : (order, id) -> carryOut(site, order, id),
                        target -> {
                            restarts.add(target);
                            return "It was restarted by its owner.";
                        },
                        new Outbox(data),
                        target -> List.of(folder.resolve("gate.log")),
                        Optional::empty));
        opened.start();
        if (ordered) {
            Threads.platform("unit", () -> unit(site)).start();
        }
        repairs = Optional.of(opened);
        return opened;
    }

    /** What systemd and the steps of the unit do. */
    private void unit(Site site) {
        Path orders = data.resolve("orders");
        Path taken = orders.resolve("repair.taken");
        OrderedRepairs unit =
                new OrderedRepairs(new Site(site.settings(), folder.resolve("state"), List.of(data), clock));
        try {
            while (!over) {
                if (Files.exists(orders.resolve("repair.order"))) {
                    Files.move(orders.resolve("repair.order"), taken);
                    List<String> lines = Files.readAllLines(taken);
                    String answer = unit.answer(lines.get(1));
                    Path fresh = Files.writeString(orders.resolve("new"), lines.get(0) + "\nsuccess 0\n" + answer);
                    Files.move(fresh, orders.resolve("repair.answer"));
                    Files.delete(taken);
                }
                clock.sleep(Duration.ofMillis(20));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void carryOut(Site site, Worker.Order order, String id)
            throws FailureException, InterruptedException {
        try {
            Orders.carryOut(site, order, id);
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "no disk: " + e, e);
        }
    }

    /** A new incident, with problems of its own. */
    Case incident() {
        incidents++;
        return new Case(
                "i-" + incidents,
                "gate",
                "Gate",
                List.of("gate log is 12 min stale", "kind " + "x".repeat(incidents)),
                new Case.History(
                        clock.wall(),
                        Optional.of(ProcessHandle.current().pid()),
                        3,
                        List.of(new Case.Step(clock.wall(), Case.Stage.TRIED, "It was restarted."))));
    }

    Remedy.Outcome ask() throws InterruptedException {
        return repairs.orElseThrow().repair().apply(incident());
    }

    Proposals proposals() {
        return new Proposals(data, clock);
    }

    /** The newest report. */
    Report report() {
        return proposals().all().getFirst();
    }

    Path kept(String name) {
        return proposals().folder(report().id()).resolve(name);
    }

    /** The texts of all messages in the outbox. */
    String messages() throws IOException {
        Path outbox = data.resolve("outbox/new");
        if (!Files.exists(outbox)) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(outbox)) {
            for (Path file : files.sorted().toList()) {
                all.append(file.getFileName()).append('\n').append(Files.readString(file));
            }
        }
        return all.toString();
    }

    void secret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Override
    public void close() throws Exception {
        over = true;
        repairs.ifPresent(Repairs::close);
        assertThat(proposals().root().resolve("work")).doesNotExist();
        assertThat(git("remote", "-v")).contains("origin");
        assertThat(run(folder.resolve("remote"), "git", "for-each-ref")).isEmpty();
    }

    static final Duration DEADLINE = Duration.ofSeconds(30);
}
