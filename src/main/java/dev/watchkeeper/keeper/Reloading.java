package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has what is to be kept read again, off the keeper's thread, and carried out on it; thread-safe. */
final class Reloading {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    /** For another reading to end, and for the keeper to carry one out. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Reread.Source source;
    private final Consumer<Runnable> queue;
    private final Function<Reread.Good, List<String>> carryOut;
    private final ReentrantLock reading = new ReentrantLock();

    /**
     * @param queue takes work for the keeper's thread
     * @param carryOut keeps what was read, on the keeper's thread, and says in lines what that changed
     */
    Reloading(Reread.Source source, Consumer<Runnable> queue, Function<Reread.Good, List<String>> carryOut) {
        this.source = source;
        this.queue = queue;
        this.carryOut = carryOut;
    }

    /** Reads again without waiting; the log says what came of it. @param then follows on the keeper's thread, unless the configuration is wrong */
    void request(Runnable then) {
        Threads.platform("reload", () -> {
                    String answer = answer();
                    if (answer.startsWith("ok")) {
                        queue.accept(then);
                    } else {
                        log.error(
                                "What is kept stays as it is: {}",
                                answer.replaceFirst("^error ", "").strip());
                    }
                })
                .start();
    }

    /** Reads again, and answers as the control socket does. */
    String answer() {
        try {
            if (!reading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return "error The configuration is being read again already; try later\n";
            }
            try {
                return switch (source.read()) {
                    case Reread.Fixed fixed -> {
                        log.info("Nothing that is kept here can read its configuration again");
                        yield "ok\n";
                    }
                    case Reread.Wrong(List<String> mistakes) ->
                        "error The configuration is wrong, and the one before stays in force: "
                                + String.join("; ", mistakes).replace('\n', ' ') + "\n";
                    case Reread.Good good -> carriedOut(good);
                };
            } finally {
                reading.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "error Interrupted\n";
        } catch (RuntimeException e) {
            log.error("A bug in Watchkeeper; please report it", e);
            return "error Reading the configuration again failed by a bug; the keeper's log holds more\n";
        }
    }

    private String carriedOut(Reread.Good good) throws InterruptedException {
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        queue.accept(() -> done.complete(carryOut.apply(good)));
        try {
            StringBuilder answer = new StringBuilder("ok\n");
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach(line -> answer.append(line).append('\n'));
            return answer.toString();
        } catch (ExecutionException | TimeoutException e) {
            return "error The keeper is busy; its log says when the configuration is in force\n";
        }
    }
}
