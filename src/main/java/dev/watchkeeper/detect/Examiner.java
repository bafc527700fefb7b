package dev.watchkeeper.detect;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.detect.process.WorkerProcess;
import dev.watchkeeper.detect.process.WorkerProcess.Outcome;
import dev.watchkeeper.detect.wire.Picture;
import dev.watchkeeper.detect.wire.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The process that examines pictures, started and asked with a deadline; confined to one thread. After any failure it is ended; the next start is its
 * owner's.
 */
final class Examiner implements AutoCloseable {
    /** Starting Java and loading a model takes about 1 s, and ten times that on a small machine. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** A nano model takes 10 to 50 ms, a large one on a small machine a few seconds. */
    private static final Duration ASK_LIMIT = Duration.ofSeconds(10);

    /** The process without the model takes about 100 MB; one that grows beyond this leaks. */
    private static final long MOST_RESIDENT_BYTES = 1L << 30;

    private final WorkerProcess process;
    private final Reply.Ready ready;
    private final Clock clock;
    private long cpuNanos;
    private long pictures;

    /** It cannot examine pictures, as a sentence. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String sentence) {
            super(sentence);
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * What was seen; immutable.
     *
     * @param cpu the processor time that it took
     */
    record Answer(List<Reply.Seen.Thing> things, Duration cpu) {}

    private Examiner(WorkerProcess process, Reply.Ready ready, Clock clock) {
        this.process = process;
        this.ready = ready;
        this.clock = clock;
        cpuNanos = ready.cpuNanos();
    }

    /** Starts one and waits until its model is loaded. @param scratch is emptied first */
    static Examiner start(List<String> command, Path scratch, Clock clock)
            throws FailedException, InterruptedException {
        WorkerProcess process;
        try {
            empty(scratch);
            process = WorkerProcess.start(command);
        } catch (IOException e) {
            throw new FailedException("Its process cannot be started: " + e.getMessage());
        }
        try {
            return switch (process.await(START_LIMIT)) {
                case Outcome.Said(Reply.Ready ready) -> new Examiner(process, ready, clock);
                case Outcome.Said(Reply.Refused refused) -> throw new FailedException(refused.sentence());
                case Outcome.Said said -> throw new FailedException("Its process failed: it answered unasked.");
                case Outcome.Failed(String why) -> throw failed(why);
            };
        } catch (FailedException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private static FailedException failed(String why) {
        return new FailedException("Its process failed: " + why + ".");
    }

    /** What a process that was killed has unpacked there. */
    private static void empty(Path scratch) throws IOException {
        if (Files.isDirectory(scratch)) {
            try (var all = Files.walk(scratch)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
        PrivateFiles.createDirectories(scratch);
    }

    Reply.Ready ready() {
        return ready;
    }

    /** @throws FailedException after which it is of no use any more */
    Answer ask(Sample sample) throws FailedException, InterruptedException {
        long from = clock.monotonicNanos();
        Picture picture = new Picture(
                pictures++,
                sample.picture().widthPx(),
                sample.picture().heightPx(),
                sample.picture().pixels());
        Outcome outcome = process.ask(picture, ASK_LIMIT);
        if (outcome instanceof Outcome.Said(Reply.Seen seen)) {
            Duration cpu = Duration.ofNanos(Math.max(0, seen.cpuNanos() - cpuNanos));
            cpuNanos = seen.cpuNanos();
            long resident = residentBytes(process.pid());
            if (resident > MOST_RESIDENT_BYTES) {
                throw failed("it took " + (resident >> 20) + " MiB of memory");
            }
            return new Answer(seen.things(), cpu);
        }
        throw failed(
                outcome instanceof Outcome.Failed(String why)
                        ? why
                        : "it answered something else after "
                                + clock.since(from).toMillis() + " ms");
    }

    private static long residentBytes(long pid) {
        try {
            String[] pages =
                    Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ");
            return Long.parseLong(pages[1]) * 4096;
        } catch (IOException | RuntimeException e) {
            return 0; // it has just ended, which the next question shows
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
