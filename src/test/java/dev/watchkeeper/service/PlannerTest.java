package dev.watchkeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.service.Plan.RunAs;
import dev.watchkeeper.service.Plan.SecretFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deriving a service from a configuration. */
final class PlannerTest {
    @TempDir
    Path folder;

    @Test
    void camerasServicesDevicesAndSecretsAreFound() throws Exception {
        Files.writeString(folder.resolve("yard.password"), "s3cret\n");
        Files.writeString(folder.resolve("users"), "anna:hash\n");
        Planner planner = planner("watchkeeper.yml", """
                data: /srv/tapes
                api: {users-file: users}
                systemd: {memory-max: 2GiB, start-limit: true}
                cameras:
                  yard: {url: 'rtsp://192.0.2.1/x', username: v, password-file: yard.password}
                  desk: {url: /dev/video0}
                services:
                  publisher: {command: [sleep, '1']}
                """);
        Plan plan = plan(planner, false).orElseThrow();
        assertThat(plan.contents().watches()).isTrue();
        assertThat(plan.contents().devices()).isTrue();
        assertThat(plan.places().data()).isEqualTo(Path.of("/srv/tapes"));
        assertThat(plan.contents().limits()).isEqualTo(new ResourceLimits(2L << 30, 300, true));
        assertThat(plan.secrets())
                .containsExactlyInAnyOrder(
                        new SecretFile("cameras.yard.password-file", folder.resolve("yard.password")),
                        new SecretFile("api.users-file", folder.resolve("users")));
        assertThat(plan(planner, true).orElseThrow().secrets())
                .as("a user's service reads the user's files")
                .isEmpty();
    }

    @Test
    void servicesAloneAndKeepAliveFilesWorkToo() throws Exception {
        Plan services = plan(planner("s.yml", "services: {a: {command: [sleep, '1']}}"), false)
                .orElseThrow();
        assertThat(services.contents().watches()).isFalse();
        assertThat(services.places().data()).isEqualTo(Plan.STATE.resolve("data"));
        Plan old = plan(planner("keep_alive_config.json", "{\"command\": [\"sleep\", \"1\"]}"), false)
                .orElseThrow();
        assertThat(old.contents().watches()).isFalse();
        assertThat(old.contents().limits()).isEqualTo(new ResourceLimits(768L << 20, 300, false));
    }

    @Test
    void mistakesAreReportedOnceWithTheirPlaces() throws Exception {
        Planner planner = planner("w.yml", "systemd: {memory-max: 100MB, cpu-percent: 50}\ncameras: {}\n");
        assertThat(plan(planner, false)).isEmpty();
        assertThat(planner.mistakes().toString())
                .contains("w.yml:1:23: systemd.memory-max: expected a size", "cpu-percent", "there is no camera");
        Planner missing = new Planner(folder.resolve("none.yml"), Plan.STATE);
        assertThat(plan(missing, false)).isEmpty();
        assertThat(missing.mistakes()).hasSize(1);
        Planner empty = planner("e.yml", "log-level: info\n");
        assertThatThrownBy(() -> plan(empty, false))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("nothing to keep alive");
    }

    private Planner planner(String name, String text) throws Exception {
        return new Planner(Files.writeString(folder.resolve(name), text), Plan.STATE);
    }

    private static Optional<Plan> plan(Planner planner, boolean user) throws FailureException {
        return planner.plan(new RunAs(user, Plan.NAME), Plans.PROGRAM);
    }
}
