package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.logs.LogSinks;
import dev.watchkeeper.keeper.logs.SecretFilter;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategies;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.systemd.ServiceManager;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** A keeper in this process with real children, and its log lines; confined to the test's thread. */
final class KeeperRig implements AutoCloseable {
    /** Far more than anything here takes, because the machine may be busy. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    final Path data;
    final List<String> logged = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final Shutdown shutdown = new Shutdown();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final Lines lines = new Lines();
    private Optional<ServiceSettings> watch = Optional.empty();
    private SecretFilter filter = SecretFilter.SIGN_INS;
    private Optional<Restreaming> streams = Optional.empty();
    private volatile Function<KeeperPlan, Reread> reread = plan -> new Reread.Fixed();

    /** Collects the keeper's log lines. */
    private final class Lines extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event.getFormattedMessage());
        }
    }

    KeeperRig(Path data) {
        this.data = data;
    }

    /** Has a process of its own send mails; call it before {@link #keep}. @param config the file that says how */
    KeeperRig mailing(Path config) {
        watch = Optional.of(WatchService.of(data, List.of("--config", config.toString()), Optional.of(config)));
        return this;
    }

    /** Masks these in all lines; call it before {@link #keep}. */
    KeeperRig masking(List<String> secrets) {
        filter = new SecretFilter(secrets);
        return this;
    }

    /** Restreams, too; call it before {@link #keep}. */
    KeeperRig streaming(Restreaming restreaming) {
        streams = Optional.of(restreaming);
        return this;
    }

    /** What the keeper gets when it reads again what it keeps. */
    void rereads(UnaryOperator<KeeperPlan> plan) {
        reread = before -> new Reread.Good(plan.apply(before), filter, false);
    }

    void rereadsWrongly(String mistake) {
        reread = before -> new Reread.Wrong(List.of(mistake));
    }

    KeeperRig keep(ServiceSettings... children) {
        Logger root = (Logger) LoggerFactory.getLogger("dev.watchkeeper");
        root.setLevel(Level.DEBUG);
        lines.start();
        root.addAppender(lines);
        Threads.platform("keeper", () -> {
                    int end;
                    try (LogSinks sinks = new LogSinks(
                            new PrintStream(terminal, true, StandardCharsets.UTF_8),
                            data.resolve("logs"),
                            ServiceSettings.LogFile.STANDARD,
                            filter)) {
                        Clock clock = new SystemClock();
                        KeeperPlan plan = new KeeperPlan(
                                data,
                                List.of(children),
                                Optional.empty(),
                                watch.map(any -> "Watchkeeper"),
                                watch,
                                streams);
                        end = Keeper.run(
                                plan,
                                () -> reread.apply(plan),
                                clock,
                                shutdown,
                                new Keeper.Surroundings(sinks, ServiceManager.none(clock)));
                    } catch (FailureException | InterruptedException | RuntimeException e) {
                        code.completeExceptionally(e);
                        return;
                    }
                    // Only after the sinks are closed, which writes the lines that are still queued.
                    code.complete(end);
                })
                .start();
        return this;
    }

    /** A child that runs a script and restarts after 50 ms. */
    static ServiceSettings shell(Path folder, String name, String script) {
        return child(folder, name, policy(Mode.ON_FAILURE, 50, 100, false), LivenessSettings.NONE, "sh", "-c", script);
    }

    static ServiceSettings child(
            Path folder, String name, RestartPolicy policy, LivenessSettings liveness, String... command) {
        return new ServiceSettings(
                name,
                name,
                new ServiceSettings.Command(List.of(command), folder, Map.of()),
                new ServiceSettings.Supervision(
                        policy, Duration.ofMillis(500), List.of(folder.resolve("config")), liveness, Optional.empty()),
                ServiceSettings.LogFile.STANDARD);
    }

    static RestartPolicy policy(Mode mode, int waitMillis, int maxRestarts, boolean giveUp) {
        Duration wait = Duration.ofMillis(waitMillis);
        Strategy strategy = new Strategy(wait, new Backoff(wait, 1, wait), 0, maxRestarts, Duration.ofSeconds(300));
        return new RestartPolicy(
                mode,
                Strategies.same(strategy),
                RestartPolicy.COMMAND.provenAfter(),
                RestartPolicy.COMMAND.quarantine(),
                giveUp);
    }

    /** Waits until the keeper has logged the text at least so many times. */
    void awaitLogged(String part, int times) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(DEADLINE)
                .untilAsserted(() -> assertThat(logged.stream().filter(line -> line.contains(part)))
                        .as("lines with '" + part + "' of " + logged)
                        .hasSizeGreaterThanOrEqualTo(times));
    }

    String forwarded() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    /** The columns of a child's status line. */
    String[] status(String child) throws FailureException {
        return ControlClient.ask(data, "status").stream()
                .map(line -> line.split("\t"))
                .filter(words -> words[0].equals(child))
                .findFirst()
                .orElseThrow();
    }

    int awaitEnd() throws Exception {
        return code.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    int end() throws Exception {
        shutdown.request("SIGTERM", 0);
        return awaitEnd();
    }

    @Override
    public void close() throws Exception {
        shutdown.request("the end of the test", 0);
        code.handle((result, error) -> 0).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        ((Logger) LoggerFactory.getLogger("dev.watchkeeper")).detachAppender(lines);
        ((Logger) LoggerFactory.getLogger("dev.watchkeeper")).setLevel(null);
        KeeperState state = new KeeperState(data.resolve("keeper"), new SystemClock());
        assertThat(state.processes()).as("what was left").isEmpty();
    }
}
