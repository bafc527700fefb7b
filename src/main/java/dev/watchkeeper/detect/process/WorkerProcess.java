package dev.watchkeeper.detect.process;

import dev.watchkeeper.base.Threads;
import dev.watchkeeper.detect.wire.Picture;
import dev.watchkeeper.detect.wire.Reply;
import dev.watchkeeper.detect.wire.Wire;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One running process of a model; confined to the thread that started it. Threads of its own read and write the pipes, so that neither silence nor a pipe
 * that is full holds anybody up. After a failure it is of no use any more: close it and start another.
 */
public final class WorkerProcess implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofMillis(500);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(1);

    /** One answer is awaited at a time; whoever sends more babbles. */
    private static final int MOST_REPLIES = 4;

    private static final int MOST_COMPLAINT_CHARS = 400;

    private final Process process;
    /** In the order in which they came; one place more than replies may take is kept for the failure that ends them. Only the reader adds to it. */
    private final ArrayBlockingQueue<Outcome> replies = new ArrayBlockingQueue<>(MOST_REPLIES + 1);

    private final ArrayBlockingQueue<Picture> requests = new ArrayBlockingQueue<>(1);
    private final Complaints complaints = new Complaints();
    private final List<Thread> threads;
    private volatile boolean closed;

    /** What came of waiting; an immutable value. */
    public sealed interface Outcome {
        /** It said something. */
        record Said(Reply reply) implements Outcome {}

        /** It failed, as a clause such as {@code it ended with code 134}. */
        record Failed(String why) implements Outcome {}
    }

    private WorkerProcess(Process process) {
        this.process = process;
        threads = List.of(
                Threads.platform("detect-read", this::read),
                Threads.platform("detect-write", this::write),
                Threads.platform("detect-errors", () -> complaints.drain(process.getErrorStream())));
    }

    /** Starts it; whether it works shows when it is awaited. */
    public static WorkerProcess start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put(WorkerCommand.NO_TELEMETRY, "1");
        WorkerProcess started = new WorkerProcess(builder.start());
        started.threads.forEach(Thread::start);
        return started;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for what it says unasked, which is how it begins. */
    public Outcome await(Duration limit) throws InterruptedException {
        Optional<Outcome> said = Optional.ofNullable(replies.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        return said.orElseGet(() -> new Outcome.Failed("it did not answer within " + limit.toMillis() / 1000.0 + " s"));
    }

    /** Has a picture examined. */
    public Outcome ask(Picture picture, Duration limit) throws InterruptedException {
        Optional<Outcome> unasked = Optional.ofNullable(replies.poll());
        if (unasked.isPresent()) {
            return unasked.get() instanceof Outcome.Failed ? unasked.get() : new Outcome.Failed("it answered unasked");
        }
        if (!requests.offer(picture)) {
            return new Outcome.Failed("it takes no picture");
        }
        Outcome outcome = await(limit);
        return outcome instanceof Outcome.Said(Reply reply)
                        && !(reply instanceof Reply.Seen seen && seen.id() == picture.id())
                ? new Outcome.Failed("it answered something else than it was asked")
                : outcome;
    }

    private void read() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            fail(readAll(in));
        } catch (IOException e) {
            fail("its output cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns why there is no more. */
    private String readAll(InputStream in) throws InterruptedException {
        try {
            Optional<Reply> next = Wire.readReply(in);
            while (next.isPresent() && replies.remainingCapacity() > 1) {
                replies.add(new Outcome.Said(next.get()));
                next = Wire.readReply(in);
            }
            return next.isPresent() ? "it answers unasked" : ending();
        } catch (IOException e) {
            return process.isAlive() ? "it sent what is no answer: " + e.getMessage() : ending();
        }
    }

    private String ending() throws InterruptedException {
        if (!process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            return "it closed its output";
        }
        int code = process.exitValue();
        return "it ended " + (code > 128 ? "by signal " + (code - 128) : "with code " + code) + complaints.last();
    }

    /** Whoever waits must learn of it, after what was said before. There is room for the first failure; a second says nothing new. */
    private void fail(String why) {
        replies.offer(new Outcome.Failed(why));
    }

    private void write() {
        try (OutputStream out = new BufferedOutputStream(process.getOutputStream())) {
            while (!closed) {
                Optional<Picture> next = Optional.ofNullable(requests.poll(200, TimeUnit.MILLISECONDS));
                if (next.isPresent()) {
                    Wire.write(out, next.get());
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The reader sees the end as well, with its reason.
            closed = closed || !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process: it may finish within 0.5 s, then it is killed. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt); // the writer closes the input, which asks the process to end
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
            for (Thread thread : threads) {
                Threads.join(thread, KILL_LIMIT);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** What the process wrote to its standard error last, as one line; thread-safe. */
    private static final class Complaints {
        private final StringBuilder tail = new StringBuilder();

        void drain(InputStream errors) {
            byte[] buffer = new byte[1024];
            try (errors) {
                for (int read = errors.read(buffer); read >= 0; read = errors.read(buffer)) {
                    add(new String(buffer, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                add("");
            }
        }

        private synchronized void add(String text) {
            tail.append(text);
            tail.delete(0, Math.max(0, tail.length() - MOST_COMPLAINT_CHARS));
        }

        synchronized String last() {
            String text = tail.toString().replaceAll("\\s+", " ").strip();
            return text.isEmpty() ? "" : " (" + text + ")";
        }
    }
}
