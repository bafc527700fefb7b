package dev.watchkeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installing into another system's root folder. */
final class InstallerTest {
    @TempDir
    Path root;

    private final List<String> said = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();
    private Path units = Path.of("");
    private Installer installer = installer(Path.of(""));

    @BeforeEach
    void useTheFolder() {
        installer = installer(root);
        units = root.resolve("etc/systemd/system");
    }

    private Installer installer(Path folder) {
        return new Installer(
                new Target(false, Optional.of(folder), Map.of()),
                words -> {
                    ran.add(String.join(" ", words));
                    return "";
                },
                new ManualClock(),
                said::add);
    }

    @Test
    void unitsAreWrittenEnabledAndRemoved() throws Exception {
        installer.install(Plans.usual(), false, true);
        assertThat(units.resolve("watchkeeper.service")).content().contains("Type=notify");
        assertThat(units.resolve("watchkeeper-failed@.service"))
                .content()
                .contains("notify-failure --config \"/etc/watchkeeper/watchkeeper.yml\" %i");
        assertThat(root.resolve("etc/sysusers.d/watchkeeper.conf")).content().contains("u watchkeeper ");
        assertThat(ran)
                .containsExactly(
                        "systemd-sysusers --root=" + root + " watchkeeper.conf",
                        "systemctl --root=" + root + " enable watchkeeper.service");
        ran.clear();
        installer.uninstall(false);
        assertThat(ran).containsExactly("systemctl --root=" + root + " disable watchkeeper.service");
        assertThat(files()).isEmpty();
        said.clear();
        installer.uninstall(false);
        assertThat(said).singleElement().asString().contains("nothing was done");
    }

    @Test
    void filesOfThisProgramAreReplacedWithoutCopies() throws Exception {
        installer.install(Plans.elsewhere(), false, true);
        said.clear();
        installer.install(Plans.elsewhere(), false, true);
        assertThat(said).noneMatch(line -> line.startsWith("Written"));
        installer.install(Plans.usual(), false, true);
        assertThat(units.resolve("watchkeeper.service")).content().contains("PrivateDevices=yes");
        assertThat(files()).hasSize(3);
    }

    @Test
    void aUnitChangedByHandIsRefusedAndOnRequestSetAside() throws Exception {
        installer.install(Plans.usual(), false, true);
        Path unit = units.resolve("watchkeeper.service");
        String changed = Files.readString(unit).replace("MemoryMax=640M", "MemoryMax=3G");
        Files.writeString(unit, changed);
        ran.clear();
        assertThatThrownBy(() -> installer.install(Plans.usual(), false, true))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(unit + " was changed by hand")
                .hasMessageContaining("drop-in")
                .hasMessageContaining("--replace");
        assertThatThrownBy(() -> installer.uninstall(false)).hasMessageContaining("changed by hand");
        assertThat(ran).isEmpty();
        assertThat(unit).hasContent(changed);

        installer.install(Plans.usual(), true, true);
        assertThat(unit).content().contains("MemoryMax=640M");
        assertThat(kept()).singleElement().satisfies(file -> assertThat(file).hasContent(changed));
        assertThat(said).anyMatch(line -> line.startsWith("Kept the file changed by hand as " + unit + ".saved-"));
    }

    @Test
    void aUnitOfAnotherProgramIsSetAsideOnUninstall() throws Exception {
        Files.createDirectories(units);
        Files.writeString(units.resolve("watchkeeper.service"), "[Service]\nExecStart=/bin/true\n");
        assertThatThrownBy(() -> installer.install(Plans.usual(), false, true))
                .hasMessageContaining("written by another program");
        installer.uninstall(true);
        assertThat(kept()).hasSize(1);
        assertThat(units.resolve("watchkeeper.service")).doesNotExist();
    }

    @Test
    void onlyTheDefaultAccountIsCreated() throws Exception {
        Plan usual = Plans.usual();
        Plan anna = new Plan(
                new Plan.RunAs(false, "anna"), usual.program(), usual.places(), usual.contents(), usual.secrets());
        installer.install(anna, false, true);
        assertThat(units.resolve("watchkeeper.service")).content().contains("User=anna");
        assertThat(ran).noneMatch(line -> line.startsWith("systemd-sysusers"));
    }

    private List<Path> kept() throws IOException {
        return files().stream()
                .filter(file -> file.getFileName().toString().contains(".saved-"))
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void unitsThatTakeOrdersAreEnabledByNameAndRemoved() throws Exception {
        Plan.Orders orders = new Plan.Orders(
                List.of("gate.service", "door.service"),
                Optional.of(new Plan.Repair("anna", "escalation: {}\n", Duration.ofMinutes(45))));
        installer.install(Plans.taking(Plans.usual(), orders), false, true);
        assertThat(ran)
                .contains("systemctl --root=" + root + " enable -- watchkeeper-restart@gate.service.path"
                        + " watchkeeper-restart@door.service.path watchkeeper-repair.path");
        Path settings = root.resolve("etc/watchkeeper-repair.yml");
        assertThat(settings).content().endsWith("escalation: {}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(units.resolve("watchkeeper-repair.path"))))
                .isEqualTo("rw-r--r--");
        Path enabled = Files.createDirectories(units.resolve("multi-user.target.wants"));
        for (String name : List.of("watchkeeper-restart@gate.service.path", "watchkeeper-restart@old.service.path")) {
            Files.createSymbolicLink(enabled.resolve(name), units.resolve("watchkeeper-restart@.path"));
        }
        ran.clear();
        installer.install(
                Plans.taking(Plans.usual(), new Plan.Orders(List.of("gate.service"), Optional.empty())), false, true);
        assertThat(ran)
                .as("what is no longer named loses the right")
                .contains("systemctl --root=" + root + " disable -- watchkeeper-restart@old.service.path");
        ran.clear();
        installer.install(Plans.usual(), false, true);
        assertThat(ran).as("what is not asked for stays").noneMatch(line -> line.contains("restart@"));
        ran.clear();
        Files.delete(enabled.resolve("watchkeeper-restart@old.service.path"));
        installer.uninstall(false);
        assertThat(ran).contains("systemctl --root=" + root + " disable -- watchkeeper-restart@gate.service.path");
        assertThat(units.resolve("watchkeeper-restart@.service")).doesNotExist();
        assertThat(units.resolve("watchkeeper-repair.path")).doesNotExist();
        assertThat(root.resolve("etc/watchkeeper-repair.yml")).doesNotExist();
    }

    @Test
    void theTimerThatLooksFromOutsideIsInstalledAloneAndRemoved() throws Exception {
        installer.installWatch(Plans.usual(), false, true);
        assertThat(units.resolve("watchkeeper.service")).doesNotExist();
        assertThat(units.resolve("watchkeeper-watch.service"))
                .content()
                .contains(
                        "Type=oneshot",
                        "watch --once --config \"/etc/watchkeeper/watchkeeper.yml\" --data \"/var/lib/watchkeeper/data\"",
                        "OnFailure=watchkeeper-failed@%n.service")
                .as("it must see the processes of others")
                .doesNotContain("ProtectProc=");
        assertThat(units.resolve("watchkeeper-watch.timer")).content().contains("OnUnitInactiveSec=5min");
        assertThat(ran).contains("systemctl --root=" + root + " enable watchkeeper-watch.timer");
        ran.clear();
        installer.uninstall(false);
        assertThat(units.resolve("watchkeeper-watch.service")).doesNotExist();
        assertThat(units.resolve("watchkeeper-watch.timer")).doesNotExist();
        assertThat(ran).containsExactly("systemctl --root=" + root + " disable watchkeeper-watch.timer");
    }
}
