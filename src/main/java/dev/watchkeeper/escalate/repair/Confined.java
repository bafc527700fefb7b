package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs foreign commands in a sandbox, for one order; confined to one thread. */
final class Confined {
    private static final Logger log = LoggerFactory.getLogger(Confined.class);
    private static final Duration ENDING_LIMIT = Duration.ofSeconds(20);

    private final Runs runs;
    private final Box box;
    private final List<Path> hidden;
    private final List<Path> readable;

    /**
     * @param hidden what nothing foreign may see: the data folder, the files with secrets
     * @param readable what the configuration shows it
     */
    Confined(Runs runs, Box box, List<Path> hidden, List<Path> readable) {
        this.runs = runs;
        this.box = box;
        this.hidden = List.copyOf(hidden);
        this.readable = List.copyOf(readable);
    }

    /** The view of one job. A link among the folders is shown as what it leads to, too. */
    Job.View view(Box.Home home, List<Path> writable, List<Path> alsoReadable) {
        Set<Path> shown = new LinkedHashSet<>();
        Stream.concat(readable.stream(), alsoReadable.stream()).forEach(path -> {
            shown.add(path);
            shown.add(real(path));
        });
        Set<Path> covered = new LinkedHashSet<>();
        hidden.forEach(path -> {
            covered.add(path);
            covered.add(real(path));
        });
        return new Job.View(home, writable, List.copyOf(shown), List.copyOf(covered));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    /** Runs a job to its end. */
    Runs.Ran run(String name, Sandbox sandbox, Job job, Duration limit)
            throws FailureException, IOException, InterruptedException {
        boolean ownTemporaryFolder = !(sandbox instanceof Sandbox.None);
        Map<String, String> variables = new HashMap<>(Sandbox.variables(job, ownTemporaryFolder));
        variables.putAll(job.secrets());
        List<String> words = sandbox.words(job, runs.limits(), limit);
        if (!(sandbox instanceof Sandbox.SystemdRun systemd)) {
            return runs.run(new Runs.Order(name, words, variables, job.folder(), limit));
        }
        writeVariables(systemd.variables(), variables);
        try {
            Map<String, String> own = new HashMap<>(Runs.plainVariables(box.scratch()));
            for (String bus : List.of("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")) {
                String value = System.getenv(bus);
                if (value != null) {
                    own.put(bus, value);
                }
            }
            try {
                return runs.run(new Runs.Order(name, words, own, job.folder(), limit));
            } finally {
                Runs.Ran ended =
                        runs.run(new Runs.Order(name + "-end", sandbox.ending(job), own, box.scratch(), ENDING_LIMIT));
                log.debug("The unit of {} is gone: {}", name, ended.exitCode());
            }
        } finally {
            Files.deleteIfExists(systemd.variables());
        }
    }

    private static void writeVariables(Path file, Map<String, String> variables) throws IOException {
        PrivateFiles.write(
                file,
                variables.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=\"" + entry.getValue().replaceAll("([\\\\\"$`])", "\\\\$1") + "\"")
                        .toList());
    }
}
