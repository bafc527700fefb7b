package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files by which a new keeper cleans up after a killed one: the keeper's permanent id, and the processes that descend from it, by pid and start
 * time; confined to the keeper's thread. After a reboot the pids mean nothing.
 */
final class KeeperState {
    private static final Logger log = LoggerFactory.getLogger(KeeperState.class);

    private final Path folder;
    private final Clock clock;
    private List<Ident> written = List.of();

    KeeperState(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The id that marks this keeper's processes; it never changes. */
    String id() throws IOException {
        Path file = folder.resolve("id");
        if (Files.exists(file)) {
            String id = Files.readString(file).strip();
            if (id.matches("[0-9a-f]{32}")) {
                return id;
            }
        }
        String id = UUID.randomUUID().toString().replace("-", "");
        replace(file, List.of(id));
        return id;
    }

    /** The processes that an earlier keeper recorded; empty if the host was rebooted since. */
    List<Ident> processes() throws IOException {
        Path file = folder.resolve("processes");
        List<Ident> processes = new ArrayList<>();
        if (!Files.exists(file)) {
            return processes;
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(clock.bootId())) {
            return processes;
        }
        for (String line : lines.subList(1, lines.size())) {
            if (line.matches("\\d{1,18} \\d{1,18}")) {
                String[] words = line.split(" ");
                processes.add(new Ident(Long.parseLong(words[0]), Long.parseLong(words[1])));
            }
        }
        return processes;
    }

    /** Records the processes if they have changed. */
    void save(Collection<Ident> processes) {
        List<Ident> now = List.copyOf(processes);
        if (now.size() == written.size() && now.containsAll(written)) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(clock.bootId()));
        now.forEach(process -> lines.add(process.pid() + " " + process.startTicks()));
        try {
            replace(folder.resolve("processes"), lines);
            written = now;
        } catch (IOException e) {
            log.debug("The processes cannot be recorded", e);
        }
    }

    private static void replace(Path file, List<String> lines) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        PrivateFiles.move(PrivateFiles.write(fresh, lines), file);
    }
}
