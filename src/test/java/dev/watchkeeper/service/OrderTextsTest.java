package dev.watchkeeper.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units that take orders: what they may do, and what their steps do with all sorts of files. */
final class OrderTextsTest {
    private static final String UNIT = "ga\\x2dte@1.service";
    private static final Plan.Orders ORDERS = new Plan.Orders(
            List.of("gate.service"), Optional.of(new Plan.Repair("anna", "{}", Duration.ofMinutes(45))));

    @TempDir
    Path folder;

    private Path data = Path.of("");
    private Path orders = Path.of("");
    private UnitLines unit = new UnitLines("");

    @BeforeEach
    void writeTheUnit() throws Exception {
        data = folder.resolve("it's 100% \"my\" $HOME dätà");
        orders = Files.createDirectories(data.resolve("orders"));
        Plan usual = Plans.usual();
        Plan plan = new Plan(
                usual.runAs(),
                usual.program(),
                new Plan.Places(usual.places().config(), usual.places().folder(), data),
                usual.contents(),
                usual.secrets());
        unit = new UnitLines(OrderTexts.restart(plan));
    }

    private int step(String key, Map<String, String> variables) throws Exception {
        List<String> words = UnitLines.words(unit.all(key).getFirst(), UNIT);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Path file(String suffix) {
        return orders.resolve("restart-" + UNIT + suffix);
    }

    private void assertRefused() throws Exception {
        assertThat(step("ExecStartPre", Map.of())).isEqualTo(65);
        assertThat(file(".answer")).hasContent("refused");
        assertThat(file(".order")).doesNotExist();
        assertThat(file(".taken")).doesNotExist();
        assertThat(step("ExecStopPost", Map.of("SERVICE_RESULT", "exit-code"))).isZero();
        assertThat(file(".answer")).hasContent("refused");
    }

    @Test
    void aPlainOrderIsTakenAndAnsweredWithItsNumber() throws Exception {
        Files.writeString(file(".order"), "number\nignored\n");
        assertThat(step("ExecStartPre", Map.of())).isZero();
        assertThat(file(".taken")).exists();
        assertThat(file(".order")).doesNotExist();
        assertThat(step("ExecStopPost", Map.of("SERVICE_RESULT", "success", "EXIT_STATUS", "0")))
                .isZero();
        assertThat(file(".answer")).hasContent("number\nsuccess 0\n");
        assertThat(orders).isDirectoryContaining(path -> path.toString().endsWith(".answer"));
        assertThat(orders.toFile().list()).hasSize(1);
    }

    @Test
    void linksFoldersLongAndOldOnesAreRefused() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "number\n");
        Files.createSymbolicLink(file(".order"), other);
        assertRefused();
        assertThat(other).hasContent("number");

        Files.createDirectories(file(".order").resolve("deep"));
        assertRefused();

        Files.writeString(file(".order"), "x".repeat(1000));
        assertRefused();

        Files.writeString(file(".order"), "number\n");
        Files.setLastModifiedTime(
                file(".order"), FileTime.from(new SystemClock().wall().minus(Duration.ofMinutes(3))));
        assertRefused();
    }

    @Test
    void whatIsLeftOfAnEarlierOrderIsReplaced() throws Exception {
        Files.createDirectories(file(".taken").resolve("deep"));
        Files.writeString(file(".order"), "number\n");
        assertThat(step("ExecStartPre", Map.of())).isZero();
        assertThat(file(".taken")).hasContent("number");
    }

    @Test
    void withoutAnOrderNothingIsDone() throws Exception {
        assertThat(step("ExecStartPre", Map.of())).isEqualTo(74);
        assertThat(step("ExecStopPost", Map.of("SERVICE_RESULT", "exit-code"))).isZero();
        assertThat(orders).isEmptyDirectory();
    }

    @Test
    void theRightsReachOneFixedCommandAndAllElseIsDoneByTheAccount() {
        UnitLines restart = new UnitLines(OrderTexts.restart(Plans.usual()));
        assertThat(restart.all("User")).containsExactly("watchkeeper");
        assertThat(restart.all("NoNewPrivileges")).containsExactly("yes");
        assertThat(restart.all("StartLimitBurst")).as("a flood ends it").containsExactly("12");
        assertThat(restart.all("ExecStart")).containsExactly("+/usr/bin/systemctl --no-ask-password restart -- %i");
        assertThat(restart.text().lines().filter(line -> line.contains("=+"))).hasSize(1);
        assertThat(new UnitLines(OrderTexts.restartPath(Plans.usual())).all("PathExists"))
                .containsExactly("/var/lib/watchkeeper/data/orders/restart-%i.order");
    }

    @Test
    void theRepairAgentWorksAsTheOwnerOfItsRepository() {
        UnitLines repair = new UnitLines(OrderTexts.repair(
                Plans.usual(), ORDERS.repair().orElseThrow(), Path.of("/etc/watchkeeper-repair.yml")));
        assertThat(repair.all("TimeoutStartSec")).containsExactly("2700");
        List<String> words = UnitLines.words(repair.all("ExecStart").getFirst(), "");
        assertThat(words)
                .startsWith("+/bin/sh", "-c")
                .containsSequence(
                        "sh",
                        "/var/lib/watchkeeper/data/orders",
                        "repair",
                        "watchkeeper",
                        "anna",
                        "/usr/lib/jvm/jdk-25")
                .containsSequence("/opt/watchkeeper/watchkeeper", "repair-ordered", "--settings")
                .containsSequence("--hide", "/var/lib/watchkeeper/data", "--hide", "/etc/watchkeeper/watchkeeper.yml");
        assertThat(words.get(2)).contains("--no-new-privs").contains("--reset-env");
        assertThat(repair.all("ExecStartPre"))
                .contains("+/usr/bin/install -d -m 0700 -o anna /var/lib/watchkeeper-repair");
    }

    @Test
    void theMainUnitStaysAsItIs() {
        Plan plan = Plans.taking(Plans.usual(), ORDERS);
        assertThat(Units.service(plan)).isEqualTo(Units.service(Plans.usual()));
        List<String> names = new ArrayList<>();
        Installer.files(plan, new Target(false, Optional.of(folder), Map.of()))
                .forEach(file -> names.add(file.path().getFileName().toString()));
        assertThat(names)
                .containsExactly(
                        "watchkeeper.conf",
                        "watchkeeper-failed@.service",
                        "watchkeeper.service",
                        "watchkeeper-restart@.service",
                        "watchkeeper-restart@.path",
                        "watchkeeper-repair.yml",
                        "watchkeeper-repair.service",
                        "watchkeeper-repair.path");
    }
}
