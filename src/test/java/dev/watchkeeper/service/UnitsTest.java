package dev.watchkeeper.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.Settings;
import dev.watchkeeper.service.Restreams.Publishers;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts of the units. */
final class UnitsTest {
    @Test
    void theServiceRestartsForEverAndEndsAsAWhole() {
        assertThat(Units.service(Plans.usual()).lines())
                .contains(
                        "Type=notify",
                        "NotifyAccess=main",
                        "ExecStart=\"" + Plans.HOME
                                + "/watchkeeper\" keep --config \"/etc/watchkeeper/watchkeeper.yml\"",
                        "Restart=always",
                        "StartLimitIntervalSec=0",
                        "SuccessExitStatus=143",
                        "RestartPreventExitStatus=78",
                        "WatchdogSec=30",
                        "WatchdogSignal=SIGQUIT",
                        "TimeoutStopSec=15",
                        "KillMode=mixed",
                        "OOMPolicy=continue",
                        "MemoryMax=640M",
                        "CPUQuota=200%",
                        "OnFailure=watchkeeper-failed@%n.service",
                        "StandardOutput=journal",
                        "StandardError=journal",
                        "User=watchkeeper",
                        "StateDirectory=watchkeeper",
                        "RuntimeDirectory=watchkeeper",
                        "LoadCredential=cameras.yard.password-file:/etc/watchkeeper/yard.password",
                        "PrivateDevices=yes",
                        "ProtectHome=yes",
                        "WantedBy=multi-user.target")
                .doesNotContain("MemoryDenyWriteExecute=yes")
                .as("reports of ends that a restart repairs do not use up the start limit of the final one")
                .anyMatch(line -> line.startsWith("ExecStopPost=-+/bin/sh -c ")
                        && line.endsWith("systemctl --no-block start watchkeeper-failed@%N.service ;; esac'"));
    }

    @Test
    void devicesVolumesAndUnusualPathsAreSupported() {
        assertThat(Units.service(Plans.elsewhere()).lines())
                .contains(
                        "DeviceAllow=char-video4linux rw",
                        "SupplementaryGroups=video",
                        "ProtectHome=read-only",
                        "RequiresMountsFor=\"/srv/all \\\"tapes\\\"\"",
                        "ReadWritePaths=\"/srv/all \\\"tapes\\\"\"",
                        "ExecStart=\"" + Plans.HOME + "/watchkeeper\" keep --config \"/home/anna/100%% mine/w.yml\"")
                .doesNotContain("PrivateDevices=yes");
    }

    @Test
    void aUsersServiceRequiresNothingThatNeedsRoot() {
        assertThat(Units.service(Plans.users()).lines())
                .contains("WantedBy=default.target", "NoNewPrivileges=yes", "MemoryMax=640M")
                .noneMatch(line -> line.matches("(User|ProtectSystem|PrivateTmp|StateDirectory|LoadCredential)=.*"))
                .anyMatch(line -> line.startsWith("ExecStopPost=-/bin/sh") && line.contains("systemctl --user"));
        assertThat(Units.failure(Plans.users()))
                .contains(" notify-failure --user --config \"/home/anna/watchkeeper.yml\" %i\n");
    }

    /** A program in a home stays readable, and homes stay unchangeable. */
    @ParameterizedTest
    @CsvSource({
        "/opt/watchkeeper, yes",
        "/srv/my cämeras/watchkeeper, yes",
        "/home/anna/my cämeras/watchkeeper, read-only",
        "/root/watchkeeper, read-only"
    })
    void homesAreHiddenUnlessTheProgramLiesInOne(Path home, String protect) {
        assertThat(Units.service(Plans.at(home)).lines())
                .contains(
                        "ProtectHome=" + protect,
                        "ExecStart=\"" + home + "/watchkeeper\" keep --config \"/etc/watchkeeper/watchkeeper.yml\"");
    }

    @Test
    void theClassicLimitIsAnOption() {
        Plan usual = Plans.usual();
        Plan limited = new Plan(
                usual.runAs(),
                usual.program(),
                usual.places(),
                new Plan.Contents(
                        false,
                        false,
                        ResourceLimits.of(new Settings.Systemd(Optional.of(500L << 20), Optional.of(350), true), 4, 0),
                        Plan.Orders.NONE),
                usual.secrets());
        assertThat(Units.service(limited).lines())
                .contains(
                        "StartLimitIntervalSec=600",
                        "StartLimitBurst=5",
                        "Restart=on-failure",
                        "MemoryMax=500M",
                        "CPUQuota=350%");
    }

    @Test
    void limitsGrowWithCamerasAndServices() {
        assertThat(ResourceLimits.of(Settings.Systemd.DEFAULTS, 0, 0))
                .isEqualTo(new ResourceLimits(512L << 20, 200, false));
        assertThat(ResourceLimits.of(Settings.Systemd.DEFAULTS, 0, 0, true).memory())
                .as("with the child that looks from outside")
                .isEqualTo("640M");
        assertThat(ResourceLimits.of(Settings.Systemd.DEFAULTS, 16, 1))
                .isEqualTo(new ResourceLimits((512L + 16 * 128 + 256) << 20, 500, false));
        assertThat(new ResourceLimits(600_000_000, 200, false).memory()).isEqualTo("600000000");
    }

    @Test
    void whoRestreamsHasRoomForServerAndPublishersAndTheDevicesOfItsEncoder() {
        Restreams streams = new Restreams(
                new Publishers(3, 0),
                ResourceLimits.tasks(4, new Publishers(3, 0)),
                Encoder.VAAPI,
                List.of("render", "video"));
        assertThat(Units.service(restreaming(streams)).lines())
                .contains(
                        "MemoryMax=" + (512 + 4 * 128 + 256 + 3 * 192) + "M",
                        "CPUQuota=550%",
                        "TasksMax=1408",
                        "SystemCallFilter=setpriority",
                        "DevicePolicy=closed",
                        "DeviceAllow=char-drm rw",
                        "SupplementaryGroups=render video")
                .doesNotContain("PrivateDevices=yes");
        assertThat(Units.service(restreaming(new Restreams(new Publishers(1, 0), 2000, Encoder.NVENC, List.of())))
                        .lines())
                .contains("DeviceAllow=char-nvidia* rw")
                .noneMatch(line -> line.startsWith("SupplementaryGroups="));
        assertThat(Units.service(restreaming(
                                new Restreams(new Publishers(1, 0), 2000, Encoder.SOFTWARE, List.of("video"))))
                        .lines())
                .contains("PrivateDevices=yes")
                .noneMatch(line -> line.startsWith("DeviceAllow="));
        assertThat(Units.service(Plans.usual())).doesNotContain("setpriority", "TasksMax");
    }

    @Test
    void aGridOfManyCamerasHasRoomForEach() {
        Publishers publishers = new Publishers(1, 12);
        Restreams streams = new Restreams(publishers, ResourceLimits.tasks(4, publishers), Encoder.SOFTWARE, List.of());
        assertThat(Units.service(restreaming(streams)).lines())
                .contains(
                        "MemoryMax=" + (512 + 4 * 128 + 256 + 192 + 12 * 24) + "M",
                        "TasksMax=" + (1024 + 4 * 32 + 2 * 64 + 12 * 4));
    }

    private static Plan restreaming(Restreams streams) {
        Plan usual = Plans.usual();
        ResourceLimits limits =
                ResourceLimits.of(Settings.Systemd.DEFAULTS, 4, 0).with(streams, Settings.Systemd.DEFAULTS);
        return new Plan(
                usual.runAs(),
                usual.program(),
                usual.places(),
                new Plan.Contents(true, false, limits, Plan.Orders.NONE, Optional.of(streams)),
                usual.secrets());
    }

    @Test
    void specialCharactersAreEscaped() {
        assertThat(UnitQuoting.argument("/a b/$HOME/\"x\"/50%\\")).isEqualTo("\"/a b/$$HOME/\\\"x\\\"/50%%\\\\\"");
        assertThat(UnitQuoting.value("/50% of it")).isEqualTo("/50%% of it");
    }
}
