package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a command, never through a shell, and reads the first line that it prints; confined to the sensor's thread. The command leads a session of its
 * own; when it has ended or takes too long, everything in that session is killed.
 */
final class CommandReader implements Reader {
    /** Names the sensor for the command. */
    static final String SENSOR = "WATCHKEEPER_SENSOR";

    /** What is read of the output; the rest is drained, so that the command can end. */
    private static final int MAX_BYTES = 64 * 1024;

    /** A command that prints more never means to end; draining it would take a processor until the time limit. */
    private static final int MAX_DRAINED_BYTES = 1024 * 1024;

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(1);

    private final String sensor;
    private final List<String> words;
    private final Duration limit;
    private final Clock clock;

    CommandReader(String sensor, List<String> words, Duration limit, Clock clock) {
        this.sensor = sensor;
        this.words = List.copyOf(words);
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public String read() throws FailureException, InterruptedException {
        Process process = start();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        boolean ended = false;
        try {
            ended = drain(process, output);
        } finally {
            if (!ended) {
                process.destroyForcibly();
            }
            Session.of(process.pid()).kill(KILL_LIMIT, clock);
        }
        if (!ended) {
            throw new FailureException(
                    FailureKind.TIMEOUT, "did not end within " + limit.toMillis() / 1000.0 + " s and was killed");
        }
        if (process.exitValue() != 0) {
            throw new FailureException(FailureKind.REJECTED, "ended with exit code " + process.exitValue());
        }
        return output.toString(StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElseThrow(() -> new FailureException(FailureKind.REJECTED, "printed nothing"));
    }

    private Process start() throws FailureException {
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        environment(builder.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "cannot be started (" + e.getMessage() + ")", e);
        }
    }

    /** Nothing by which it could reach our secrets or speak for our service. */
    private void environment(Map<String, String> variables) {
        variables
                .keySet()
                .removeIf(name -> name.startsWith("WATCHKEEPER_")
                        || name.equals("CREDENTIALS_DIRECTORY")
                        || name.equals("NOTIFY_SOCKET"));
        variables.put(SENSOR, sensor);
    }

    /** Reads only what is there, because what the command has started may hold the pipe open for ever. */
    private boolean drain(Process process, ByteArrayOutputStream output) throws InterruptedException, FailureException {
        long began = clock.monotonicNanos();
        long drained = 0;
        try {
            InputStream in = process.getInputStream();
            while (true) {
                boolean alive = process.isAlive();
                int ready = in.available();
                if (ready > 0) {
                    byte[] bytes = in.readNBytes(Math.min(ready, MAX_BYTES));
                    output.write(bytes, 0, Math.min(bytes.length, MAX_BYTES - output.size()));
                    drained += bytes.length;
                    if (drained > MAX_DRAINED_BYTES) {
                        throw new FailureException(
                                FailureKind.REJECTED,
                                "printed more than 1 MB and was killed; let it print its value alone");
                    }
                } else if (!alive) {
                    return true;
                }
                if (clock.since(began).compareTo(limit) >= 0) {
                    return !process.isAlive();
                }
                if (ready == 0) {
                    clock.sleep(PAUSE);
                }
            }
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENDED, "closed its output (" + e.getMessage() + ")", e);
        }
    }
}
