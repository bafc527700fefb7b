package dev.watchkeeper.stream.report;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.RuntimeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keeper's report of the streams in the runtime folder, which is in memory; immutable. The keeper replaces it every second, and the node reads it at each
 * request: a report that is older than a few seconds is shown as unknown.
 */
public final class StreamsFile implements StreamsView {
    /** Its name in the runtime folder of the data folder. */
    public static final String NAME = "keeper.streams";

    /** The keeper writes every second, later if the server is slow to answer. */
    static final Duration STALE_AFTER = Duration.ofSeconds(4);

    /** A writer without an end would fill the reader's memory. */
    private static final long MAX_BYTES = 4L << 20;

    private final Path data;
    private final Clock clock;

    /** @param data the data folder of the keeper */
    public StreamsFile(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /** Replaces the report. @param folder the runtime folder, which exists */
    public static void write(Path folder, StreamsReport report, Clock clock) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(clock.bootId() + " " + clock.bootNanos());
        lines.addAll(StreamsText.write(report));
        PrivateFiles.move(PrivateFiles.write(folder.resolve(NAME + ".new"), lines), folder.resolve(NAME));
    }

    /** Removes the report: a keeper that has ended restreams nothing. */
    public static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(NAME + ".new"));
        Files.deleteIfExists(folder.resolve(NAME));
    }

    @Override
    public StreamsReport now() {
        return RuntimeDirectory.all().stream()
                .flatMap(directory -> read(RuntimeDirectory.of(directory, data)).stream())
                .findFirst()
                .orElse(StreamsReport.OFF);
    }

    private Optional<StreamsReport> read(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) > MAX_BYTES
                    || !isOurs(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            boolean current = !lines.isEmpty() && isCurrent(lines.getFirst());
            return lines.isEmpty()
                    ? Optional.empty()
                    : StreamsText.read(lines.subList(1, lines.size()))
                            .map(report -> current
                                    ? report
                                    : report.unknown("The keeper, which restreams, has not reported for some time."));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean isOurs(Path file) throws IOException {
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                || owner.equals(Files.getAttribute(data, "unix:uid"));
    }

    private boolean isCurrent(String written) {
        String[] words = written.split(" ");
        if (words.length != 2 || !words[0].equals(clock.bootId()) || !words[1].matches("\\d{1,18}")) {
            return false;
        }
        Duration age = Duration.ofNanos(clock.bootNanos() - Long.parseLong(words[1]));
        return !age.isNegative() && age.compareTo(STALE_AFTER) <= 0;
    }
}
