package dev.watchkeeper.escalate.repair;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Something foreign to run in a sandbox; immutable.
 *
 * @param command its words
 * @param folder its working folder
 * @param view what it sees and may write
 * @param network whether it has one
 * @param secrets variables for it alone
 */
record Job(List<String> command, Path folder, View view, boolean network, Map<String, String> secrets) {
    Job {
        command = List.copyOf(command);
        secrets = Map.copyOf(secrets);
    }

    /**
     * What a job sees besides the system's programs; immutable.
     *
     * @param home its own, and where temporary files go
     * @param writable folders
     * @param readable folders, read-only
     * @param hidden folders and files that it must not see, even if they lie below something readable
     */
    record View(Box.Home home, List<Path> writable, List<Path> readable, List<Path> hidden) {
        View {
            writable = List.copyOf(writable);
            readable = List.copyOf(readable);
            hidden = List.copyOf(hidden);
        }
    }
}
