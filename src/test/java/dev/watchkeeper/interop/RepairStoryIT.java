package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.cli.KeeperProcess;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second story of docs/escalation.md with real processes, at shortened times: restarts do not help, and a repair agent does. */
@Tag("interop")
final class RepairStoryIT {
    private static final Duration DEADLINE = Duration.ofSeconds(180);

    /** Hangs after five frames, however often it is restarted. */
    private static final String MONITOR = """
            i=0
            while [ $i -lt 5 ]; do
              i=$((i+1)); echo "frame $i analysed" >> gate.log; sleep 0.3
            done
            sleep 600
            """;

    private static final String CONFIG = """
            services:
              gate: {command: [sh, monitor.sh], stop-timeout: 1s}
            watch:
              interval: 1s
              grace: 0s
              services:
                gate-monitor:
                  process: {child: gate}
                  restart: keeper
                  log: {file: gate.log, progress: 'frame \\d+ analysed', stale-after: 3s}
            escalation:
              restarts: 1
              verify-after: 2s
              hold: 8s
              person-after: 100s
              repair:
                apply: auto
                repository: repository
                command: [/bin/sh, 'AGENT', '{prompt}']
                readable: ['AGENTS']
                network: none
                test: [/bin/sh, check.sh]
                test-count: 'ran (\\d+)'
                deploy: [cp, monitor.sh, ../monitor.sh]
            """;

    @TempDir
    Path folder;

    @Test
    void aFaultThatNoRestartHealsIsRepairedTestedDeployedAndVerified() throws Exception {
        Path repository = Files.createDirectories(folder.resolve("repository"));
        Files.writeString(repository.resolve("monitor.sh"), MONITOR);
        Files.writeString(repository.resolve("check.sh"), "sh -n monitor.sh && echo ran 1\n");
        Files.writeString(folder.resolve("monitor.sh"), MONITOR);
        RepairRig.run(repository, "git", "init", "-q", "-b", "main");
        RepairRig.run(repository, "git", "add", "-A");
        RepairRig.run(
                repository, "git", "-c", "user.name=T", "-c", "user.email=t@localhost", "commit", "-q", "-m", "Begin");
        Path agents = Files.createDirectories(folder.resolve("agents"));
        Path agent = Files.writeString(agents.resolve("agent.sh"), """
                grep -q 'gate-monitor log is' "$1" && grep -q 'frame 5 analysed' "$1" || exit 1
                sed 's/while .*; do/while true; do/' monitor.sh > new && mv new monitor.sh
                echo 'It stopped after five frames; now it goes on.'
                """);
        Path config = Files.writeString(
                folder.resolve("w.yml"),
                CONFIG.replace("AGENTS", agents.toString()).replace("AGENT", agent.toString()));

        try (KeeperProcess keeper = KeeperProcess.start(folder, List.of(), "keep", "-c", config.toString())) {
            await("it is repaired and has held")
                    .atMost(DEADLINE)
                    .until(() ->
                            incident().filter(found -> found.end().isPresent()).isPresent());
            assertThat(keeper).isNotNull();
            Report report = new Proposals(folder.resolve("data"), new SystemClock())
                    .all()
                    .getFirst();
            assertThat(report.state()).as(report.stand().text()).isEqualTo(RepairState.PROBATION);
            assertThat(report.attempt().sandbox()).isEqualTo("bubblewrap");
            assertThat(incident().orElseThrow().steps())
                    .extracting(OutsideIncident.Step::text)
                    .anyMatch(text -> text.startsWith("Restart 1 of 1"))
                    .anyMatch(text -> text.startsWith("The change is applied") && text.contains("now it goes on"));
            assertThat(RepairRig.run(repository, "git", "log", "--format=%s")).contains("Repair gate-monitor");
            assertThat(folder.resolve("monitor.sh")).content().contains("while true");
            assertThat(messages()).contains("kind=REPAIR_APPLIED", "kind=FIXED");
        }
    }

    private Optional<OutsideIncident> incident() {
        return new IncidentFiles(folder.resolve("data"))
                .find(Optional.empty(), Optional.empty(), 1).stream().findFirst();
    }

    private String messages() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("data/outbox"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".message")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
