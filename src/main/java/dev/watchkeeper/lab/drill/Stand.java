package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.lab.demo.ChildJvm;
import dev.watchkeeper.lab.demo.DemoFolder;
import dev.watchkeeper.lab.demo.DemoOutput;
import dev.watchkeeper.lab.demo.LocalHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The test stand of one drill: a simulator and a node that watches it, each in its own process; confined to the drill's thread. */
final class Stand implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    /** Of at most 5 s each; a busy machine may be slow once. */
    private static final int ASK_ATTEMPTS = 3;

    private static final Duration STEP = Duration.ofMillis(50);

    private final Clock clock;
    private final Shutdown shutdown;
    private final DemoFolder folder;
    private final LocalHttp http = new LocalHttp();
    private final List<ChildJvm> children = new ArrayList<>();
    private final List<PrintWriter> logs = new ArrayList<>();
    private SimulatorControl control;
    private URI node = URI.create("http://127.0.0.1/");

    /**
     * One camera of the stand; immutable.
     *
     * @param keys of the simulator's {@code --camera}
     * @param config keys of the node's camera, YAML in one line
     * @param fault that it has from its start
     */
    record Place(String name, List<String> keys, List<String> config, Optional<String> fault) {
        Place {
            keys = List.copyOf(keys);
            config = List.copyOf(config);
        }
    }

    private Stand(Clock clock, Shutdown shutdown, Path temporary) throws FailureException {
        this.clock = clock;
        this.shutdown = shutdown;
        this.folder = DemoFolder.make(temporary);
        this.control = new SimulatorControl(http, node);
    }

    /**
     * Starts both processes and waits until the node answers.
     *
     * @param places in the order of the node's configuration
     * @param keys additional general keys of the node's configuration, one per line
     */
    static Stand start(Clock clock, Shutdown shutdown, Path temporary, List<Place> places, String keys)
            throws FailureException, InterruptedException {
        Stand stand = new Stand(clock, shutdown, temporary);
        try {
            stand.begin(places, keys);
            return stand;
        } catch (FailureException | InterruptedException | RuntimeException e) {
            stand.close();
            throw e;
        }
    }

    private void begin(List<Place> places, String keys) throws FailureException, InterruptedException {
        DrillConfig config = new DrillConfig(folder.path());
        DemoOutput printed = new DemoOutput("simulator", log("simulator.log"));
        ChildJvm simulator =
                ChildJvm.start("simulator", config.javaOptions(), config.simulatorArguments(places), printed);
        children.add(simulator);
        List<String> urls = await(simulator, () -> printed.cameraUrls(places.size()));
        control = new SimulatorControl(http, URI.create(await(simulator, printed::webUrl)));
        DemoOutput said = new DemoOutput("node", log("node.log"));
        ChildJvm watcher =
                ChildJvm.start("node", config.nodeJavaOptions(), config.nodeArguments(places, urls, keys), said);
        children.add(watcher);
        node = URI.create(await(watcher, said::webUrl));
    }

    private PrintWriter log(String name) throws FailureException {
        try {
            PrintWriter log =
                    new PrintWriter(Files.newBufferedWriter(folder.path().resolve(name)), true);
            logs.add(log);
            return log;
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "Cannot write the drill's log: " + e.getMessage(), e);
        }
    }

    private <T> T await(ChildJvm child, Supplier<Optional<T>> printed) throws FailureException, InterruptedException {
        long began = clock.monotonicNanos();
        while (true) {
            Optional<T> value = printed.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (!child.isAlive() || clock.since(began).compareTo(START_LIMIT) > 0) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT, "A process of the drill did not start:\n" + lastLines());
            }
            pause(STEP);
        }
    }

    /** Waits, or throws STOPPED if the user asked for the end. */
    void pause(Duration duration) throws FailureException, InterruptedException {
        if (shutdown.await(duration)) {
            throw new FailureException(FailureKind.STOPPED, "The drill was stopped.");
        }
    }

    SimulatorControl control() {
        return control;
    }

    /** The folder of the node's fault hooks: files in it make parts of the node fail. */
    Path hooks() {
        return folder.path().resolve(DrillConfig.HOOKS);
    }

    long nowMillis() {
        return clock.wall().toEpochMilli();
    }

    /** What the node reports about every camera now. */
    List<Sighting> sightings() throws FailureException, InterruptedException {
        JsonNode answer = ask("/api/cameras");
        long now = nowMillis();
        List<Sighting> all = new ArrayList<>();
        for (JsonNode camera : answer.path("cameras")) {
            all.add(Sighting.of(camera, now));
        }
        return all;
    }

    /** The node's answer to a GET; a node that does not answer fails the whole drill. */
    JsonNode ask(String path) throws FailureException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return http.get(node.resolve(path));
            } catch (IOException | JacksonException e) {
                if (attempt == ASK_ATTEMPTS) {
                    throw new FailureException(
                            FailureKind.INTERNAL,
                            "The node does not answer " + path + " (" + e + "):\n" + lastLines(),
                            e);
                }
            }
        }
    }

    /** A request to the simulator, or an action on one of the processes. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** Runs an action without which the drill cannot continue. */
    static void run(Action action) throws FailureException, InterruptedException {
        try {
            action.run();
        } catch (IOException e) {
            throw new FailureException(FailureKind.INTERNAL, "The drill could not continue: " + e, e);
        }
    }

    /** Whether the node has such a route. */
    boolean hasRoute(String path) throws InterruptedException {
        try {
            http.get(node.resolve(path));
            return true;
        } catch (IOException | JacksonException e) {
            return false;
        }
    }

    /** When the node first tried to connect to a camera, from its log; ms since 1970. */
    Optional<Long> firstAttemptMillis(String camera) throws IOException {
        Pattern line = Pattern.compile("(\\S+Z) INFO +\\[" + Pattern.quote(camera) + "] Attempting to connect ");
        try (Stream<String> lines = Files.lines(folder.path().resolve("node.log"))) {
            return lines.map(line::matcher)
                    .filter(Matcher::find)
                    .findFirst()
                    .map(found -> Instant.parse(found.group(1)).toEpochMilli());
        }
    }

    /** The process ID of the node. */
    long nodePid() {
        return children.getLast().pid();
    }

    /** The end of both logs. */
    String lastLines() {
        StringBuilder lines = new StringBuilder();
        for (String name : List.of("simulator.log", "node.log")) {
            try {
                List<String> all = Files.readAllLines(folder.path().resolve(name));
                all.subList(Math.max(0, all.size() - 20), all.size())
                        .forEach(l -> lines.append(l).append('\n'));
            } catch (IOException e) {
                lines.append(name).append(" is missing\n");
            }
        }
        return lines.toString();
    }

    /** Copies the logs to a folder that outlives the stand. */
    void keepLogs(Path where) throws FailureException {
        try {
            Files.createDirectories(where);
            for (String name : List.of("simulator.log", "node.log")) {
                Files.copy(
                        folder.path().resolve(name),
                        where.resolve(name),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "Cannot copy the logs to " + where + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        children.reversed().forEach(ChildJvm::close);
        logs.forEach(PrintWriter::close);
        http.close();
        folder.close();
    }
}
