package dev.watchkeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages about a service that failed, and about machines where none can be installed. */
final class ServiceFailureTest {
    private static final Target SYSTEM = new Target(false, Optional.empty(), Map.of());

    @Test
    void aServiceThatIsDownIsAnEmergencyWithARemedy() throws Exception {
        ServiceFailure failure = failure("ActiveState=failed\nResult=exit-code\nExecMainStatus=78\nNRestarts=0\n");
        assertThat(failure.priority()).isEqualTo("<0>");
        assertThat(failure.sentence())
                .isEqualTo("watchkeeper.service is DOWN and is not restarted: its configuration is wrong (exit code"
                        + " 78). Nothing is watched: read 'journalctl -u watchkeeper.service', fix the cause, then"
                        + " run 'systemctl restart watchkeeper.service'.");
    }

    @Test
    void aServiceThatRestartsIsReportedWithItsCause() throws Exception {
        ServiceFailure hung = failure("ActiveState=activating\nResult=watchdog\nExecMainStatus=9\nNRestarts=3\n");
        assertThat(hung.priority()).isEqualTo("<2>");
        assertThat(hung.sentence()).contains("being restarted (restarts so far: 3): it stopped making progress.");
        assertThat(failure("ActiveState=activating\nResult=signal\nExecMainStatus=11\nNRestarts=0\n")
                        .sentence())
                .contains("it was ended by signal 11.");
        assertThat(failure("ActiveState=activating\nResult=strange\nExecMainStatus=5\n")
                        .sentence())
                .contains("systemd reports 'strange', status 5.");
        Target users = new Target(true, Optional.empty(), Map.of());
        assertThat(ServiceFailure.of("w.service", users, words -> "ActiveState=failed\n")
                        .sentence())
                .contains("'journalctl --user -u w.service'", "'systemctl --user restart w.service'");
    }

    @Test
    void aMachineWithoutSystemdIsRefusedWithTheRemedy() {
        // Must never install on a test machine: an unprivileged user is refused first, root by the lack of systemd.
        assertThatThrownBy(new Target(true, Optional.empty(), Map.of("SUDO_USER", "anna"))::requireSuitable)
                .isInstanceOf(FailureException.class)
                .message()
                .containsAnyOf("without sudo", "does not run systemd", "XDG_RUNTIME_DIR");
    }

    @Test
    void aUsersUnitsLieInTheUsersFolders() {
        Target users = new Target(
                true, Optional.empty(), Map.of("XDG_CONFIG_HOME", "/home/anna/.conf", "XDG_DATA_HOME", "/srv/anna"));
        assertThat(users.units()).hasToString("/home/anna/.conf/systemd/user");
        assertThat(users.folder()).hasToString("/srv/anna/watchkeeper");
        assertThat(users.systemctl("enable", "x")).isEqualTo(List.of("systemctl", "--user", "enable", "x"));
    }

    private static ServiceFailure failure(String answer) throws Exception {
        return ServiceFailure.of("watchkeeper.service", SYSTEM, words -> answer);
    }
}
