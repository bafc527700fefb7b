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
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.logs.LogSinks;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.systemd.ServiceManager;
import dev.watchkeeper.notify.MailSource;
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
import org.slf4j.LoggerFactory;

/** A keeper in this process with real children; its log lines are kept. Confined to the test's thread. */
final class KeeperRig implements AutoCloseable {
    /** Far more than anything here takes, for the machine may be busy. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    final Path data;
    final List<String> said = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final Shutdown shutdown = new Shutdown();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final Lines lines = new Lines();
    private Optional<MailSource> mail = Optional.empty();

    /** Takes what the keeper says. */
    private final class Lines extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getFormattedMessage());
        }
    }

    KeeperRig(Path data) {
        this.data = data;
    }

    /** Sends mails so; to be called before {@link #keep}. */
    KeeperRig mailing(MailSettings settings) {
        mail = Optional.of(new MailSource(settings, () -> Optional.of(settings)));
        return this;
    }

    KeeperRig keep(ServiceSettings... children) {
        Logger root = (Logger) LoggerFactory.getLogger("dev.watchkeeper");
        root.setLevel(Level.DEBUG);
        lines.start();
        root.addAppender(lines);
        Threads.platform("keeper", () -> {
                    try (LogSinks sinks = new LogSinks(
                            new PrintStream(terminal, true, StandardCharsets.UTF_8),
                            data.resolve("logs"),
                            ServiceSettings.LogFile.STANDARD)) {
                        Clock clock = new SystemClock();
                        KeeperPlan plan = new KeeperPlan(data, List.of(children), Optional.empty(), mail);
                        code.complete(Keeper.run(plan, clock, shutdown, sinks, ServiceManager.none(clock)));
                    } catch (FailureException | InterruptedException | RuntimeException e) {
                        code.completeExceptionally(e);
                    }
                })
                .start();
        return this;
    }

    /** A child that runs a script and is restarted after 50 ms. */
    static ServiceSettings shell(Path folder, String name, String script) {
        return child(folder, name, policy(Mode.ON_FAILURE, 50, 100, false), LivenessSettings.NONE, "sh", "-c", script);
    }

    static ServiceSettings child(
            Path folder, String name, RestartPolicy policy, LivenessSettings liveness, String... command) {
        return new ServiceSettings(
                name,
                List.of(command),
                folder,
                Map.of(),
                policy,
                Duration.ofMillis(500),
                List.of(folder.resolve("config")),
                ServiceSettings.LogFile.STANDARD,
                liveness,
                Optional.empty());
    }

    static RestartPolicy policy(Mode mode, int waitMillis, int maxRestarts, boolean giveUp) {
        Duration wait = Duration.ofMillis(waitMillis);
        Strategy strategy = new Strategy(wait, new Backoff(wait, 1, wait), 0, maxRestarts, Duration.ofSeconds(300));
        return new RestartPolicy(
                mode,
                strategy,
                strategy,
                strategy,
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                giveUp);
    }

    /** Waits until the keeper has said something often enough. */
    void awaitSaid(String part, int times) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(DEADLINE)
                .untilAsserted(() -> assertThat(said.stream().filter(line -> line.contains(part)))
                        .as("lines with '" + part + "' of " + said)
                        .hasSizeGreaterThanOrEqualTo(times));
    }

    String forwarded() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    /** The columns of a child's line of the status. */
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
        KeeperState notes = new KeeperState(data.resolve("keeper"), new SystemClock());
        assertThat(notes.processes()).as("what was left").isEmpty();
    }
}
