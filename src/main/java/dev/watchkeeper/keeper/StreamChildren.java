package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.liveness.Finding;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.Publishing;
import dev.watchkeeper.keeper.stream.Reporting;
import dev.watchkeeper.keeper.stream.Reporting.Absence;
import dev.watchkeeper.keeper.stream.Reporting.Facts;
import dev.watchkeeper.keeper.stream.Restreamer;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.stream.Runs;
import dev.watchkeeper.keeper.stream.Sampler;
import dev.watchkeeper.keeper.stream.Sampler.Look;
import dev.watchkeeper.keeper.stream.ServerProgram;
import dev.watchkeeper.keeper.stream.ServerWords;
import dev.watchkeeper.keeper.stream.StreamAbsence;
import dev.watchkeeper.keeper.stream.StreamServices;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.Publisher.Work;
import dev.watchkeeper.stream.report.StreamsFile;
import dev.watchkeeper.stream.report.StreamsReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The restreaming server and its publishers among the keeper's children; confined to the keeper's thread, except for {@link #seen}, which the sampler's thread
 * calls and which only queues work.
 */
final class StreamChildren implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamChildren.class);

    /** An older look says nothing about now: an answer of the server takes 2 s at most. */
    private static final Duration LOOK_AGE = Duration.ofSeconds(3);

    /** A publisher that runs for less has buffered nothing yet, and may have begun just before the look. */
    private static final Duration LAG = Duration.ofSeconds(3);

    private static final Duration BUSY_LIMIT = Duration.ofSeconds(2);

    private Restreamer restreamer;
    private Reporting reporting;
    private final Access access;
    private final Runs runs;
    private Sampler sampler;
    private Publishing publishing;
    private ServerProgram program;
    private Optional<Look> newest = Optional.empty();
    private boolean failureLogged;

    /**
     * What it may use of the keeper; immutable.
     *
     * @param queue takes work for the keeper's thread
     * @param find a child by its name
     * @param tell takes messages for people
     * @param runtime the runtime folder
     */
    record Access(
            Consumer<Runnable> queue,
            Function<String, Optional<Child>> find,
            Consumer<Message> tell,
            Path runtime,
            Trees trees,
            Clock clock) {}

    StreamChildren(Restreamer restreamer, Access access) {
        this.restreamer = restreamer;
        this.access = access;
        reporting = new Reporting(restreamer.restreaming(), hostName());
        runs = new Runs(access.clock());
        sampler = restreamer.sampler(runs, this::seen, access.clock());
        publishing = begin(restreamer);
        program = search(restreamer);
    }

    private ServerProgram search(Restreamer restreamer) {
        return ServerProgram.begin(
                restreamer.restreaming().programs().server(),
                () -> access.queue().accept(() -> {}));
    }

    private Publishing begin(Restreamer restreamer) {
        return restreamer
                .restreaming()
                .programs()
                .publishers()
                .begin(
                        new TreeRuns(access.trees(), Path.of("").toAbsolutePath()),
                        () -> access.queue().accept(() -> {}));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    void start() {
        restreamer.warn();
        sampler.start();
    }

    /**
     * Restreams otherwise from now on: paths that differ are changed in the running server, publishers that differ are replaced.
     *
     * @return the children that have to begin anew, although they are wanted still
     */
    Set<String> change(Restreaming wanted) throws InterruptedException {
        Restreamer before = restreamer;
        Restreamer after = new Restreamer(wanted);
        restreamer = after;
        reporting = new Reporting(wanted, hostName());
        after.warn();
        boolean encodesOtherwise = !before.restreaming()
                .settings()
                .encoder()
                .equals(wanted.settings().encoder());
        boolean sameServer = after.isServerOf(before);
        if (encodesOtherwise || !sameServer || transcodes(before) != transcodes(after)) {
            publishing.close();
            publishing = begin(after);
        }
        boolean sameLimit = before.restreaming()
                .settings()
                .stuckAfter()
                .equals(wanted.settings().stuckAfter());
        if (sameServer && sameLimit) {
            after.instruct(sampler);
        } else {
            sampler.close();
            sampler = after.sampler(runs, this::seen, access.clock());
            sampler.start();
        }
        if (sameServer) {
            // Its file is written at its next start: it would read a changed one by itself, in the middle of these
            // changes.
            Threads.platform("stream-changes", () -> after.applyChanges(before, access.clock()))
                    .start();
        } else {
            newest = Optional.empty();
        }
        Map<String, Publisher> former = new HashMap<>();
        before.restreaming().plan().publishers().forEach(publisher -> former.put(publisher.name(), publisher));
        Set<String> replaced = new HashSet<>();
        for (Publisher publisher : wanted.plan().publishers()) {
            boolean isEncoder = publisher.work() instanceof Work.Transcoding;
            if (!sameServer
                    || encodesOtherwise && isEncoder
                    || !publisher.equals(former.getOrDefault(publisher.name(), publisher))) {
                replaced.add(publisher.name());
            }
        }
        if (!sameServer) {
            replaced.add(StreamServices.SERVER);
            program.close();
            program = search(after);
        }
        return replaced;
    }

    private static boolean transcodes(Restreamer restreamer) {
        return restreamer.restreaming().plan().publishers().stream()
                .anyMatch(publisher -> publisher.work() instanceof Work.Transcoding);
    }

    /** The hooks of a child, if it is one of these. */
    Optional<ChildHooks> hooks(String name) {
        if (name.equals(StreamServices.SERVER)) {
            return Optional.of(new ServerHooks());
        }
        return restreamer.restreaming().plan().publishers().stream()
                .filter(publisher -> publisher.name().equals(name))
                .findFirst()
                .map(PublisherHooks::new);
    }

    /** Whether the server does not run, or has not answered since it was started. */
    boolean isServerAway() {
        OptionalLong pid = access.find()
                .apply(StreamServices.SERVER)
                .filter(child -> !child.isAway())
                .flatMap(Child::tree)
                .map(tree -> OptionalLong.of(tree.pid()))
                .orElse(OptionalLong.empty());
        return pid.isEmpty()
                || newest.flatMap(Look::ready)
                        .filter(run -> run.pid() == pid.getAsLong())
                        .isEmpty();
    }

    /** Whether nobody is told of single ends of the child: there are many of these, each starts again for ever, and the report shows how they are. */
    boolean isQuiet(String name) {
        return restreamer.restreaming().plan().publishers().stream()
                .anyMatch(publisher -> publisher.name().equals(name));
    }

    /** Reports to the sampler which process runs. */
    private abstract class Hooks implements ChildHooks {
        private final String name;

        Hooks(String name) {
            this.name = name;
        }

        @Override
        public void afterStart(Tree tree, Consumer<Finding> onFinding) {
            runs.started(name, tree.pid());
            sampler.wake();
        }

        @Override
        public void afterEnd(Ending ending) {
            runs.ended(name);
        }
    }

    private final class ServerHooks extends Hooks {
        ServerHooks() {
            super(StreamServices.SERVER);
        }

        @Override
        public Optional<String> away() {
            return program.isMissing() ? Optional.of(StreamAbsence.PROGRAM_MISSING) : Optional.empty();
        }

        @Override
        public ServiceSettings.Command beforeStart(ServiceSettings.Command command) throws FailureException {
            List<String> words = restreamer.prepare(program);
            return new ServiceSettings.Command(words, command.folder(), command.environment());
        }

        /** Their connections have broken, but a busy or stopped publisher would notice only after the server's return, and then start late. */
        @Override
        public void afterEnd(Ending ending) {
            super.afterEnd(ending);
            restreamer
                    .restreaming()
                    .plan()
                    .publishers()
                    .forEach(publisher -> access.find()
                            .apply(publisher.name())
                            .ifPresent(child -> child.dismiss("the restreaming server has ended")));
        }

        @Override
        public boolean isUnwatched() {
            return sampler.isStuck();
        }
    }

    private final class PublisherHooks extends Hooks {
        private final Publisher publisher;

        PublisherHooks(Publisher publisher) {
            super(publisher.name());
            this.publisher = publisher;
        }

        @Override
        public ServiceSettings.Command beforeStart(ServiceSettings.Command command) {
            return publishing.command(publisher).orElse(command);
        }

        @Override
        public Optional<String> away() {
            if (publishing.command(publisher).isEmpty()) {
                return Optional.of(StreamAbsence.ENCODER_AWAY);
            }
            return isServerAway()
                    ? Optional.of(StreamAbsence.SERVER_AWAY)
                    : newest.flatMap(look -> StreamAbsence.of(publisher, look));
        }
    }

    /** Has the look taken on the keeper's thread, and writes the report that follows. */
    private void seen(Look look) throws InterruptedException {
        CompletableFuture<StreamsReport> report = new CompletableFuture<>();
        access.queue().accept(() -> report.complete(take(look)));
        try {
            StreamsFile.write(
                    access.runtime(), report.get(BUSY_LIMIT.toMillis(), TimeUnit.MILLISECONDS), access.clock());
            failureLogged = false;
        } catch (TimeoutException | ClosedByInterruptException e) {
            log.debug("The keeper is busy, or ends", e);
        } catch (ExecutionException | IOException e) {
            if (!failureLogged) {
                failureLogged = true;
                log.warn("The report of the streams cannot be written: {}", e.toString());
            }
        }
    }

    private StreamsReport take(Look look) {
        newest = Optional.of(look);
        look.findings()
                .forEach(finding -> access.find()
                        .apply(finding.child())
                        .ifPresent(child -> child.replace(finding.pid(), finding.evidence())));
        look.warnings().forEach(this::warn);
        restreamer.restreaming().plan().publishers().forEach(publisher -> dismissWithoutCamera(publisher, look));
        return report();
    }

    /**
     * Ends a publisher whose camera has gone. The server has hung up on it, but one that lags behind would still send what it has buffered: pictures of a camera
     * that is away, which look live.
     */
    private void dismissWithoutCamera(Publisher publisher, Look look) {
        boolean ranBefore = runs.find(publisher.name())
                .filter(run -> look.atNanos() - run.sinceNanos() > LAG.toNanos())
                .isPresent();
        if (ranBefore && StreamAbsence.hasEnded(publisher, look)) {
            access.find()
                    .apply(publisher.name())
                    .ifPresent(child -> child.dismiss("the stream that it reads has ended"));
        }
    }

    private void warn(String sentence) {
        log.warn(sentence);
        access.tell()
                .accept(new Message(
                        MessageKind.HEALTH_CHECK.id() + "-" + UUID.randomUUID(),
                        access.clock().wall(),
                        Topic.of(
                                MessageKind.HEALTH_CHECK,
                                new Target(Target.Type.SERVICE, StreamServices.SERVER, StreamServices.SERVER)),
                        Words.of("Restreaming runs out of resources", sentence),
                        View.NONE));
    }

    /** How the streams are. */
    StreamsReport report() {
        Optional<Look> current =
                newest.filter(look -> access.clock().since(look.atNanos()).compareTo(LOOK_AGE) <= 0);
        StreamsReport report = reporting.report(newest, this::facts);
        return current.isPresent() || newest.isEmpty()
                ? report
                : report.unanswered("The restreaming server has not answered for some seconds.");
    }

    private Facts facts(String name) {
        Optional<Child> child = access.find().apply(name);
        if (child.isEmpty()) {
            return Facts.NONE;
        }
        Optional<Tree> tree = child.get().tree();
        return new Facts(
                tree.map(found -> OptionalLong.of(found.pid())).orElse(OptionalLong.empty()),
                tree.map(access.trees()::count).orElse(0),
                absence(child.get()),
                child.get().controller().restarts());
    }

    /** Why it does not run, where that is known. */
    private Optional<Absence> absence(Child child) {
        Optional<Absence> waits = child.waitsFor().map(cause -> new Absence(cause, Optional.empty()));
        if (!child.name().equals(StreamServices.SERVER) || child.isUp()) {
            return waits;
        }
        return Optional.of(
                program.isMissing()
                        ? new Absence(StreamAbsence.PROGRAM_MISSING, Optional.of(program.missing()))
                        : new Absence(StreamAbsence.SERVER_AWAY, ServerWords.lastError(child.lastLines())));
    }

    @Override
    public void close() throws InterruptedException {
        publishing.close();
        program.close();
        sampler.close();
        try {
            StreamsFile.remove(access.runtime());
        } catch (IOException e) {
            log.debug("The report of the streams stays, and goes stale", e);
        }
    }
}
