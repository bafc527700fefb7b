package dev.watchkeeper.watch;

import dev.watchkeeper.watch.WatchedService.LogRule;
import dev.watchkeeper.watch.WatchedService.Need;
import dev.watchkeeper.watch.WatchedService.ProcessRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Rules as the loader makes them by default, for tests; stateless. */
final class WatchRules {
    private WatchRules() {}

    static LogRule log(Path file, String progress) {
        return new LogRule(
                file,
                Duration.ofMinutes(10),
                progress.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(progress)),
                Pattern.compile("ERROR|CRITICAL|FATAL|Exception|Traceback"),
                List.of(
                        Pattern.compile("timed out", Pattern.CASE_INSENSITIVE),
                        Pattern.compile("retry in", Pattern.CASE_INSENSITIVE)),
                Duration.ofMinutes(10));
    }

    static WatchedService service(Optional<ProcessRule> process, Optional<LogRule> log, List<Need> needs) {
        return new WatchedService(
                "gate", "gate", process, OptionalDouble.of(50), log, needs, Optional.empty(), Duration.ZERO);
    }
}
