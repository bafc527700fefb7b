package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.escalate.Case;
import dev.watchkeeper.keeper.process.ProcTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the evidence of an incident for an agent: the ends of logs, the state of the process, what the keeper saved; stateless. */
final class Evidence {
    private static final Logger log = LoggerFactory.getLogger(Evidence.class);
    private static final int LOG_LINES = 200;
    private static final int MAX_LOG_BYTES = 131_072;
    private static final int MOST_LOGS = 5;
    private static final int MOST_FILES = 20;

    private Evidence() {}

    /**
     * Writes the files of the bundle.
     *
     * @param logs of the service, the most telling first
     * @param saved the data folder's own evidence
     * @return the last lines of the first log
     */
    static List<String> gather(Case open, List<Path> logs, Path saved, Path folder) throws IOException {
        PrivateFiles.createDirectories(folder);
        List<String> first = new ArrayList<>();
        int number = 0;
        for (Path file : logs.stream().limit(MOST_LOGS).toList()) {
            List<String> lines = tail(file);
            if (first.isEmpty()) {
                first.addAll(lines);
            }
            number++;
            PrivateFiles.write(folder.resolve("log-" + number + ".txt"), lines);
        }
        PrivateFiles.write(folder.resolve("process.txt"), process(open));
        copySaved(open, saved, folder);
        return first;
    }

    /** What the kernel says about the process. Its command line and environment are left out: they may hold secrets. */
    static List<String> process(Case open) {
        Optional<Long> pid = open.history().pid();
        if (pid.isEmpty()) {
            return List.of("No process of it was seen.");
        }
        Optional<String> status = ProcTable.text(pid.get(), "status");
        if (status.isEmpty()) {
            return List.of("Process " + pid.get() + " was seen, and is gone.");
        }
        List<String> lines = new ArrayList<>(List.of("Process " + pid.get() + ":"));
        status.get()
                .lines()
                .filter(line -> line.matches("(Name|State|Threads|VmRSS|VmSize|FDSize|voluntary|nonvoluntary).*"))
                .forEach(lines::add);
        ProcTable.text(pid.get(), "wchan").ifPresent(text -> lines.add("wchan: " + text));
        return lines;
    }

    private static void copySaved(Case open, Path saved, Path folder) throws IOException {
        if (!Files.isDirectory(saved)) {
            return;
        }
        Optional<Path> newest;
        try (Stream<Path> all = Files.list(saved)) {
            newest = all.filter(Files::isDirectory)
                    .filter(each -> each.getFileName().toString().endsWith("-" + open.target()))
                    .max(Comparator.comparing(Path::getFileName));
        }
        if (newest.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.list(newest.get())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_FILES)
                    .toList()) {
                PrivateFiles.write(folder.resolve("saved-" + file.getFileName()), tail(file));
            }
        } catch (UncheckedIOException e) {
            log.warn("The evidence in {} cannot be listed: {}", newest.get(), e.toString());
        }
    }

    /** The last lines of a file; empty if it cannot be read. */
    private static List<String> tail(Path file) {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - MAX_LOG_BYTES));
            List<String> lines = new String(in.readNBytes(MAX_LOG_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException e) {
            log.warn("{} cannot be read as evidence: {}", file, e.toString());
            return List.of();
        }
    }
}
