package dev.watchkeeper.watch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * One service that is judged from outside; immutable.
 *
 * @param title what people read in place of its name
 * @param process how its process is found; empty if only its log and its dependencies are judged
 * @param cpuLimit percent of one core above which it spins; empty for the host's own limit
 * @param grace after its start, in which only its absence counts
 */
public record WatchedService(
        String name,
        String title,
        Optional<ProcessRule> process,
        OptionalDouble cpuLimit,
        Optional<LogRule> log,
        List<Need> needs,
        Optional<DiskRule> disk,
        Duration grace) {
    public WatchedService {
        needs = List.copyOf(needs);
    }

    /** How the process is found: never by a search for a name, which hits strangers; immutable. */
    public sealed interface ProcessRule {
        /** The file holds its number. */
        record PidFile(Path file) implements ProcessRule {}

        /** systemd knows its main process. */
        record Unit(String unit) implements ProcessRule {}

        /** The keeper keeps it alive under this name. */
        record Child(String name) implements ProcessRule {}

        /** Its command line is exactly this. */
        record Command(List<String> words) implements ProcessRule {
            public Command {
                words = List.copyOf(words);
            }
        }
    }

    /**
     * How its log is judged; immutable.
     *
     * @param staleAfter how long the log may show no progress
     * @param progress lines that show progress; empty if every line that is not an error shows progress
     * @param errors lines that report errors
     * @param transients errors that pass by themselves
     * @param transientLimit how long they may go on without progress
     */
    public record LogRule(
            Path file,
            Duration staleAfter,
            Optional<Pattern> progress,
            Pattern errors,
            List<Pattern> transients,
            Duration transientLimit) {
        public LogRule {
            transients = List.copyOf(transients);
        }
    }

    /** Something that the service depends on; immutable. */
    public sealed interface Need {
        String name();

        /** An address that must answer with a status below 400. */
        record Http(String name, URI address) implements Need {}

        /** A port that must accept a connection. */
        record Tcp(String name, String host, int port) implements Need {}

        /** A command that must exit with 0. */
        record Exec(String name, List<String> command) implements Need {
            public Exec {
                command = List.copyOf(command);
            }
        }
    }

    /**
     * Free space that the service needs; immutable.
     *
     * @param minFree bytes
     */
    public record DiskRule(Path folder, long minFree) {}
}
