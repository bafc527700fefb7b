package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.keeper.liveness.Finding;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.loops.VitalsFile;
import dev.watchkeeper.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks for the node: its vital signs, its crash reports, and the cameras that crash it; confined to the keeper's thread. */
final class NodeHooks implements ChildHooks {
    private static final Logger log = LoggerFactory.getLogger(NodeHooks.class);
    private static final int MAX_REPORTS = 20;

    /** An environment variable that the node reads: camera names separated by commas. */
    private static final String LEFT_OUT = "WATCHKEEPER_LEFT_OUT";

    private final Path evidence;
    private final Path vitals;
    private final Clock clock;
    private final CameraCrashes crashes;
    private final LastGood lastGood;
    private final List<Path> files;
    private final Programs programs;
    private boolean standIn;
    private Optional<NodeWatcher> watcher = Optional.empty();
    private Optional<CrashReport> report = Optional.empty();

    /**
     * @param data the data folder
     * @param files its configuration, and the program's own file
     */
    NodeHooks(Path data, List<Path> files, Path vitals, Clock clock) {
        evidence = data.resolve("evidence");
        lastGood = new LastGood(data);
        programs = Programs.here(data);
        Optional<Path> jar = programs.file();
        this.files =
                files.stream().filter(file -> !jar.equals(Optional.of(file))).toList();
        this.vitals = vitals;
        this.clock = clock;
        crashes = new CameraCrashes(clock);
    }

    @Override
    public boolean isNode() {
        return true;
    }

    @Override
    public boolean isStandIn() {
        return standIn;
    }

    @Override
    public Optional<Path> vitals() {
        return Optional.of(vitals);
    }

    @Override
    public ServiceSettings.Command beforeStart(ServiceSettings.Command command) {
        try {
            Files.deleteIfExists(vitals);
            // Java writes a crash report only into a folder that exists.
            PrivateFiles.createDirectories(evidence);
            removeOldReports();
        } catch (IOException e) {
            log.warn("Crash reports cannot be kept: {}", e.toString());
        }
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put(VitalsFile.variable(), vitals.toString());
        Optional<Path> copy = files.stream()
                .flatMap(file -> lastGood.inPlaceOf(file).stream())
                .findFirst();
        Optional<Programs.Former.Usable> former = programs.inPlace();
        standIn = copy.isPresent() || former.isPresent();
        former.ifPresent(program -> log.warn(
                "[node] It is rolled back: it starts with the program from before the last build, {}, until the"
                        + " program is built again",
                program.jar()));
        copy.ifPresent(path -> {
            log.warn("[node] It is rolled back: it starts with {} until its configuration changes", path);
            environment.put(LastGood.VARIABLE, path.toAbsolutePath().toString());
        });
        List<String> leftOut = crashes.leftOut();
        if (!leftOut.isEmpty()) {
            environment.put(LEFT_OUT, String.join(",", leftOut));
        }
        List<String> words = former.map(program -> program.in(command.words())).orElse(command.words());
        return new ServiceSettings.Command(words, command.folder(), environment);
    }

    private void removeOldReports() throws IOException {
        List<Path> reports;
        try (Stream<Path> files = Files.list(evidence)) {
            reports = files.filter(file -> file.getFileName().toString().startsWith("hs_err_"))
                    .sorted(Comparator.comparing(NodeHooks::lastModified).reversed())
                    .toList();
        }
        for (Path old : reports.subList(Math.min(MAX_REPORTS, reports.size()), reports.size())) {
            Files.deleteIfExists(old);
        }
    }

    private static long lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void afterStart(Tree tree, Consumer<Finding> onFinding) {
        NodeWatcher fresh = new NodeWatcher(tree.pid(), vitals, clock, onFinding);
        watcher = Optional.of(fresh);
        fresh.start();
    }

    @Override
    public void beforeEnd() {
        watcher.ifPresent(NodeWatcher::close);
        watcher = Optional.empty();
    }

    @Override
    public boolean isUnwatched() {
        return watcher.filter(NodeWatcher::isStuck).isPresent();
    }

    @Override
    public Optional<String> crashReport(long pid) {
        report = CrashReport.find(evidence, pid);
        return report.map(CrashReport::sentence);
    }

    @Override
    public void afterEnd(Ending ending) {
        report.flatMap(CrashReport::camera)
                .filter(crashes::isOneTooMany)
                .ifPresent(camera -> log.warn(
                        "[node] Camera {} has crashed the node three times within an hour and is left out for an hour;"
                                + " the others are watched",
                        camera));
        report = Optional.empty();
    }
}
