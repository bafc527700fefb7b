package dev.watchkeeper.watch;

import dev.watchkeeper.keeper.process.ProcEntry;
import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.watch.WatchedService.ProcessRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the process of a watched service by what names it exactly; immutable. */
final class ProcessFinder {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /** user.slice/user-1000.slice/user@1000.service/app.slice/NAME.service. */
    private static final int CGROUP_DEPTH = 6;

    /** A program may write its number a moment before the clock of the file system says so. */
    private static final Duration PID_FILE_SLACK = Duration.ofSeconds(2);

    private final Function<String, OptionalLong> children;

    /** @param children the process that the keeper keeps alive under a name; empty if it runs none */
    ProcessFinder(Function<String, OptionalLong> children) {
        this.children = children;
    }

    /** @param known the process that the rule's pid file was found to name earlier */
    Optional<ProcEntry> find(ProcessRule rule, Optional<KnownProcess> known) {
        Optional<ProcEntry> found = switch (rule) {
            case ProcessRule.PidFile pidFile -> ofFile(pidFile.file(), known);
            case ProcessRule.Unit unit -> ofUnit(unit.unit());
            case ProcessRule.Child child -> of(children.apply(child.name()));
            case ProcessRule.Command command -> ofCommand(command.words());
        };
        return found.filter(ProcEntry::isAlive);
    }

    private static Optional<ProcEntry> of(OptionalLong pid) {
        return pid.isPresent() ? ProcTable.of(pid.getAsLong()) : Optional.empty();
    }

    /** What to remember of a process that a pid file names. */
    static Optional<KnownProcess> known(ProcessRule rule, ProcEntry found) {
        try {
            return rule instanceof ProcessRule.PidFile(Path file)
                    ? Optional.of(new KnownProcess(
                            found.ident(), Files.getLastModifiedTime(file).toMillis()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<ProcEntry> ofFile(Path file) {
        return ofFile(file, Optional.empty());
    }

    /** A number that was written before the process of that number began names another process, which has ended. */
    private static Optional<ProcEntry> ofFile(Path file, Optional<KnownProcess> known) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (!text.matches("[1-9][0-9]{0,9}")) {
                return Optional.empty();
            }
            Instant written = Files.getLastModifiedTime(file).toInstant();
            long pid = Long.parseLong(text);
            Optional<ProcEntry> same = ProcTable.of(pid)
                    .filter(entry -> known.filter(each -> each.process().equals(entry.ident())
                                    && each.writtenMillis() == written.toEpochMilli())
                            .isPresent());
            if (same.isPresent()) {
                return same;
            }
            boolean ours = ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().startInstant())
                    .filter(began -> began.isBefore(written.plus(PID_FILE_SLACK)))
                    .isPresent();
            return ours ? ProcTable.of(pid) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The oldest process of the unit's control group, which is its main process unless that one has handed over. */
    private static Optional<ProcEntry> ofUnit(String unit) {
        return groupOf(unit).stream()
                .flatMap(ProcessFinder::within)
                .flatMap(group -> processes(group).stream())
                .flatMap(pid -> ProcTable.of(pid).stream())
                .min((one, other) -> Long.compare(one.startTicks(), other.startTicks()));
    }

    /** The control group of a unit. */
    static Optional<Path> groupOf(String unit) {
        return group(unit.matches(".*\\.(service|scope|slice)") ? unit : unit + ".service");
    }

    /** The group and those below it: a unit may put its processes into groups of their own. */
    static Stream<Path> within(Path group) {
        try (Stream<Path> all = Files.walk(group, 3)) {
            return all.filter(Files::isDirectory).toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.of(group);
        }
    }

    static List<Long> processes(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs")).stream()
                    .filter(line -> line.matches("[1-9][0-9]{0,9}"))
                    .map(Long::parseLong)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<Path> group(String name) {
        Path[] found = new Path[1];
        try {
            Files.walkFileTree(
                    CGROUPS,
                    EnumSet.noneOf(java.nio.file.FileVisitOption.class),
                    CGROUP_DEPTH,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                            if (String.valueOf(folder.getFileName()).equals(name)) {
                                found[0] = folder;
                                return FileVisitResult.TERMINATE;
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
                            return FileVisitResult.CONTINUE; // groups come and go
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(found[0]);
    }

    private static Optional<ProcEntry> ofCommand(List<String> words) {
        return ProcTable.read().stream()
                .filter(ProcEntry::isAlive)
                .filter(entry -> words(entry.pid()).equals(words))
                .min((one, other) -> Long.compare(one.startTicks(), other.startTicks()));
    }

    private static List<String> words(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.UTF_8);
            return line.isEmpty() ? List.of() : List.of(line.split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
