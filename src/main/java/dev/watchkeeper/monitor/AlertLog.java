package dev.watchkeeper.monitor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.monitor.Finding.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log of alerts, {@code logs/monitor-alerts.log} of the data folder, of 1 MB and 3 older files; confined to one thread. An alert is written when it begins, once a
 * day while it lasts, and when it is over, also across runs of the program: what is open is remembered beside it.
 */
public final class AlertLog {
    private static final long MOST_BYTES = 1_000_000;
    private static final int OLDER_FILES = 3;
    private static final Duration REPEAT = Duration.ofDays(1);

    /** For another monitor of the same data folder to finish its writing. */
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(2);

    private static final Duration LOCK_PAUSE = Duration.ofMillis(50);

    private final Path folder;
    private final Path file;
    private final long mostBytes;
    private final AlertMemory memory;
    private final Clock clock;

    /** @param data the data folder */
    public AlertLog(Path data, Clock clock) {
        this(data, MOST_BYTES, clock);
    }

    AlertLog(Path data, long mostBytes, Clock clock) {
        folder = data.resolve("logs");
        file = folder.resolve("monitor-alerts.log");
        memory = new AlertMemory(folder.resolve("monitor-alerts.json"));
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /**
     * Writes what a look changed.
     *
     * @throws IOException if it cannot be written, or another monitor holds it
     */
    public void write(Monitor.Report report) throws IOException, InterruptedException {
        Path guard = file.resolveSibling("monitor-alerts.lock");
        PrivateFiles.createDirectories(folder);
        try (FileChannel channel = PrivateFiles.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            Map<String, AlertMemory.Open> open = memory.read();
            List<String> lines = lines(report, open);
            if (!lines.isEmpty()) {
                append(lines);
            }
            memory.write(open);
        }
    }

    private FileLock lock(FileChannel channel) throws IOException, InterruptedException {
        long began = clock.monotonicNanos();
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // Another thread of this process holds it.
            }
            if (clock.since(began).compareTo(LOCK_LIMIT) >= 0) {
                throw new IOException("another monitor holds " + file);
            }
            clock.sleep(LOCK_PAUSE);
        }
    }

    /** The lines to write; what is open is brought up to date. */
    private static List<String> lines(Monitor.Report report, Map<String, AlertMemory.Open> open) {
        List<String> lines = new ArrayList<>();
        Instant now = report.at();
        for (Finding finding : report.findings()) {
            Optional<AlertMemory.Open> before = Optional.ofNullable(open.get(finding.key()));
            if (finding.isBad() && before.isEmpty()) {
                lines.add(line(now, "ALERT", finding));
                open.put(finding.key(), new AlertMemory.Open(now, now));
            } else if (finding.isBad()
                    && before.filter(past -> isDue(past.toldAt(), now)).isPresent()) {
                lines.add(line(now, "STILL since " + before.get().since(), finding));
                open.put(finding.key(), new AlertMemory.Open(before.get().since(), now));
            } else if (finding.verdict() == Verdict.GOOD && before.isPresent()) {
                lines.add(line(now, "OVER, began " + before.get().since(), finding));
                open.remove(finding.key());
            }
        }
        return lines;
    }

    /** A clock that was set back must not silence it. */
    private static boolean isDue(Instant told, Instant now) {
        return now.isBefore(told) || Duration.between(told, now).compareTo(REPEAT) >= 0;
    }

    private static String line(Instant at, String word, Finding finding) {
        String text = word.equals("ALERT") || word.startsWith("STILL")
                ? finding.check().alert() + ": " + finding.text()
                : finding.text();
        return "[" + at + "] " + word + ": " + text.replaceAll("\\p{Cntrl}", " ");
    }

    private void append(List<String> lines) throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && Files.size(file) + bytes.length > mostBytes) {
            for (int i = OLDER_FILES; i > 0; i--) {
                Path from = i == 1 ? file : older(i - 1);
                if (Files.exists(from)) {
                    PrivateFiles.move(from, older(i));
                }
            }
        }
        try (OutputStream out = PrivateFiles.append(file)) {
            out.write(bytes);
        }
    }

    private Path older(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
