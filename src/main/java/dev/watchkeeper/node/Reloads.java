package dev.watchkeeper.node;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.OtherSections;
import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.SettingsChange;
import dev.watchkeeper.config.edit.ConfigSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again on request and changes the cameras that differ, one after the other; what does not differ is not touched. Thread-safe: the
 * changes are made by a thread of its own, and at most one request waits for it.
 */
public final class Reloads implements ReloadView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reloads.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    /** A change under way ends with the session that it replaces. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final Watching watching;
    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), Threads.factory("reload"));
    private volatile Optional<Source> source = Optional.empty();
    private volatile boolean closed;
    private volatile List<String> waiting = List.of();

    // These belong to the worker.
    private Settings settings;
    private OtherSections others = OtherSections.NONE;

    /** Where the configuration comes from; safe to be called by any one thread at a time. */
    public interface Source {
        Loaded settings();

        OtherSections others();

        /** The cameras are watched by what was read last. */
        void inForce();

        /**
         * Has the keeper of this node, if there is one, read the file, too.
         *
         * @return what that changed, in sentences without an end; empty if there is no keeper
         * @throws FailureException if it cannot, or does not answer
         */
        Optional<List<String>> keeper() throws FailureException;

        /** Whether a keeper would start this node again. */
        default boolean isKept() {
            return false;
        }

        /**
         * Has the keeper start this node again; the process ends meanwhile.
         *
         * @throws FailureException if it cannot, or does not answer
         */
        default void restart() throws FailureException {
            throw new FailureException(FailureKind.ENVIRONMENT, BY_HAND);
        }

        /** The file itself, which may be changed on order; empty if there is none. */
        default Optional<ConfigSource> file() {
            return Optional.empty();
        }
    }

    Reloads(Settings settings, Watching watching) {
        this.settings = settings;
        this.watching = watching;
    }

    /** From now on it can be read again. @param others those with which the node was started */
    void from(Source source, OtherSections others) {
        worker.execute(() -> this.others = others);
        this.source = Optional.of(source);
    }

    @Override
    public Outcome reload() {
        Optional<CompletableFuture<Outcome>> asked = ask();
        if (asked.isEmpty()) {
            return new Outcome.Unavailable(
                    closed
                            ? "This Watchkeeper is ending."
                            : "The configuration is being read again already; try later.");
        }
        try {
            return asked.get().get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Outcome.Unavailable("After " + ANSWER_LIMIT.toSeconds()
                    + " s the cameras are still being changed; the log says when they are.");
        } catch (ExecutionException e) {
            return new Outcome.Unavailable("Reading the configuration again failed by a bug; the log holds more.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unavailable("Interrupted.");
        }
    }

    @Override
    public Waiting waiting() {
        boolean isKept = source.map(Source::isKept).orElse(false);
        return new Waiting(waiting, isKept ? Optional.empty() : Optional.of(BY_HAND));
    }

    /** The answer comes before the end of this process: the keeper is asked by a thread of its own. */
    @Override
    public Optional<String> restart() {
        Optional<Source> kept = source.filter(Source::isKept);
        if (kept.isEmpty()) {
            return Optional.of(BY_HAND);
        }
        log.info("A restart was ordered over the API");
        Threads.platform("restart", () -> {
                    try {
                        kept.get().restart();
                    } catch (FailureException e) {
                        log.error("The restart that was ordered does not happen: {}", e.sentence());
                    }
                })
                .start();
        return Optional.empty();
    }

    /** Has it read again without waiting; the log says what came of it. */
    void request() {
        if (ask().isEmpty() && !closed) {
            log.info("The configuration is being read again already");
        }
    }

    private Optional<CompletableFuture<Outcome>> ask() {
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        try {
            worker.execute(() -> {
                try {
                    done.complete(readAgain());
                } catch (RuntimeException | Error e) {
                    log.error("Reading the configuration again failed; the cameras are watched as before", e);
                    done.completeExceptionally(e);
                }
            });
            return Optional.of(done);
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    private Outcome readAgain() {
        if (source.isEmpty()) {
            return new Outcome.Unavailable("This Watchkeeper has no configuration to read again.");
        }
        Source from = source.get();
        return switch (from.settings()) {
            case Loaded.Bad bad -> {
                List<String> mistakes =
                        bad.mistakes().stream().map(Object::toString).toList();
                log.error(
                        "The configuration is wrong, and the one before stays in force: {}",
                        String.join("; ", mistakes));
                yield new Outcome.Refused(mistakes);
            }
            case Loaded.Good good -> carryOut(good, from);
        };
    }

    private Outcome carryOut(Loaded.Good good, Source from) {
        SettingsChange change = SettingsChange.between(settings, good.settings());
        List<String> later = new ArrayList<>(change.later());
        List<String> warnings =
                new ArrayList<>(good.warnings().stream().map(Object::toString).toList());
        for (String name : change.removed()) {
            step(() -> watching.remove(name));
        }
        change.described().forEach(watching::describe);
        change.changed().forEach(camera -> step(() -> watching.change(camera)));
        change.added().forEach(camera -> step(() -> watching.add(camera)));
        if (closed) {
            return new Outcome.Unavailable("This Watchkeeper is ending.");
        }
        // What takes effect later differs until then.
        settings = settings.withCameras(good.settings().cameras());
        from.inForce();
        List<String> changed = new ArrayList<>(names(change.changed()));
        changed.addAll(names(change.described()));
        List<String> kept = new ArrayList<>();
        OtherSections now = from.others();
        try {
            Optional<List<String>> keeper = from.keeper();
            if (keeper.isPresent()) {
                kept.addAll(keeper.get());
                others = now;
            }
        } catch (FailureException e) {
            warnings.add("The keeper has not read the configuration again: " + e.sentence());
        }
        later.addAll(others.differentIn(now));
        waiting = List.copyOf(later);
        Outcome.Done done = new Outcome.Done(
                new Outcome.Cameras(names(change.added()), changed, change.removed()), kept, later, warnings);
        log.info("The configuration was read again: {}", sentence(done));
        return done;
    }

    private void step(Runnable change) {
        if (!closed) {
            change.run();
        }
    }

    private static List<String> names(List<CameraSettings> cameras) {
        return cameras.stream().map(CameraSettings::name).toList();
    }

    /** What was done, in words without an end. */
    static String sentence(Outcome.Done done) {
        List<String> parts = new ArrayList<>();
        add(parts, "added", done.cameras().added());
        add(parts, "changed", done.cameras().changed());
        add(parts, "removed", done.cameras().removed());
        if (parts.isEmpty()) {
            parts.add("no camera differs");
        }
        parts.addAll(done.kept());
        if (!done.later().isEmpty()) {
            parts.add("only after a restart: " + String.join(", ", done.later()));
        }
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, List<String> cameras) {
        if (!cameras.isEmpty()) {
            parts.add(what + " " + String.join(", ", cameras));
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        worker.shutdown();
        if (!worker.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("A camera was still being changed after {} s; ending without waiting", CLOSE_LIMIT.toSeconds());
        }
    }
}
