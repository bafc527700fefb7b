package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.keeper.logs.Tail;
import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.keeper.process.Signals;
import dev.watchkeeper.keeper.process.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves evidence about a child before it is ended for a hang: the verdict, a thread dump of a Java process, the last lines, and what the kernel knows
 * about it, in a folder below {@code evidence/}; thread-safe. The newest 20 folders are kept, and 5 more about publishers.
 */
final class Evidence {
    private static final Logger log = LoggerFactory.getLogger(Evidence.class);
    private static final int MAX_FOLDERS = 20;

    /** Publishers, of which there are many, must not push out the evidence about anything else. */
    private static final int MAX_OF_PUBLISHERS = 5;

    private static final String OF_PUBLISHER = "-publish.";

    /** The time for a Java process to print its thread dump; a frozen one never does. */
    private static final Duration THREAD_DUMP_LIMIT = Duration.ofSeconds(2);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /** How the last line of a thread dump begins. */
    private static final String THREAD_DUMP_END = "JNI global refs";

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Clock clock;

    Evidence(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    Path folder() {
        return folder;
    }

    /**
     * Saves everything within about 2 s, unless the disk hangs.
     *
     * @param vitals the file with the node's vital signs, if the child is the node
     */
    void save(String name, Tree tree, String verdict, Tail tail, Optional<Path> vitals) throws InterruptedException {
        if (isJava(tree)) {
            dumpThreads(tree, tail);
        }
        try {
            Path here = folder.resolve(NAME.format(clock.wall()) + "-" + name);
            PrivateFiles.createDirectories(here);
            PrivateFiles.write(here.resolve("verdict.txt"), List.of(verdict));
            PrivateFiles.write(here.resolve("last-lines.txt"), tail.lines());
            for (String what : List.of("status", "stat", "wchan", "limits", "io")) {
                Optional<String> text = ProcTable.text(tree.pid(), what);
                if (text.isPresent()) {
                    PrivateFiles.write(
                            here.resolve("proc-" + what + ".txt"), text.get().getBytes(StandardCharsets.UTF_8));
                }
            }
            if (vitals.isPresent() && Files.exists(vitals.get())) {
                PrivateFiles.write(here.resolve("vitals.txt"), Files.readAllBytes(vitals.get()));
            }
            log.info("[{}] Evidence saved in {}", name, here);
            removeOld();
        } catch (IOException e) {
            log.warn("[{}] The evidence cannot be saved: {}", name, e.toString());
        }
    }

    /** Only a Java process survives the signal that requests a thread dump. */
    private static boolean isJava(Tree tree) {
        return ProcTable.text(tree.pid(), "cmdline")
                .map(line -> line.split("\0", 2)[0])
                .filter(program -> program.equals("java") || program.endsWith("/java"))
                .isPresent();
    }

    private void dumpThreads(Tree tree, Tail tail) throws InterruptedException {
        tree.signal(Signals.QUIT);
        long begun = clock.monotonicNanos();
        while (clock.since(begun).compareTo(THREAD_DUMP_LIMIT) < 0
                && tail.last(50).stream().noneMatch(line -> line.startsWith(THREAD_DUMP_END))) {
            clock.sleep(POLL_INTERVAL);
        }
    }

    private void removeOld() throws IOException {
        List<Path> all;
        try (Stream<Path> entries = Files.list(folder)) {
            all = entries.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        Map<Boolean, List<Path>> byKind = all.stream()
                .collect(Collectors.partitioningBy(
                        path -> path.getFileName().toString().contains(OF_PUBLISHER)));
        remove(byKind.getOrDefault(false, List.of()), MAX_FOLDERS);
        remove(byKind.getOrDefault(true, List.of()), MAX_OF_PUBLISHERS);
    }

    private static void remove(List<Path> newestFirst, int keep) throws IOException {
        for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            try (Stream<Path> files = Files.list(old)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(old);
        }
    }
}
