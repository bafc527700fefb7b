package dev.watchkeeper.watch;

import dev.watchkeeper.keeper.process.ProcEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unit of systemd whose processes are hidden from this account, as its control group shows it; immutable.
 *
 * @param process the one with the lowest number, and the processor time of all, which is {@link #UNKNOWN} where the group does not count it
 * @param began when the group was made, which systemd does at each start
 */
record HiddenUnit(ProcEntry process, Instant began) {
    /** Instead of a processor time. */
    static final long UNKNOWN = -1;

    private static final Pattern USAGE = Pattern.compile("(?m)^usage_usec ([0-9]{1,18})$");
    private static final long MICROS_PER_TICK = 10_000;

    /** The unit; empty if no process belongs to it. */
    static Optional<HiddenUnit> find(String unit) {
        return ProcessFinder.groupOf(unit).flatMap(HiddenUnit::of);
    }

    static Optional<HiddenUnit> of(Path group) {
        Optional<Long> first = ProcessFinder.within(group)
                .flatMap(each -> ProcessFinder.processes(each).stream())
                .min(Long::compare);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant began = Files.getLastModifiedTime(group).toInstant();
            ProcEntry.Ident ident = new ProcEntry.Ident(first.get(), began.toEpochMilli());
            return Optional.of(new HiddenUnit(new ProcEntry(ident, 0, 0, 'S', ticks(group)), began));
        } catch (IOException e) {
            return Optional.empty(); // it has just ended
        }
    }

    private static long ticks(Path group) {
        try {
            Matcher usage = USAGE.matcher(Files.readString(group.resolve("cpu.stat")));
            return usage.find() ? Long.parseLong(usage.group(1)) / MICROS_PER_TICK : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
