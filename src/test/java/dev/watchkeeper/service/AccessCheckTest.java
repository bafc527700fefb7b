package dev.watchkeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the account can access what it needs, and running programs. */
final class AccessCheckTest {
    private final List<String> ran = new ArrayList<>();
    private String refused = "nothing";

    private String run(List<String> words) throws FailureException {
        String line = String.join(" ", words);
        ran.add(line);
        if (line.endsWith(refused)) {
            throw new FailureException(FailureKind.ENVIRONMENT, "refused");
        }
        return words.contains("id") ? "995\n" : "";
    }

    @Test
    void everyAccessIsTriedAsTheAccount() {
        assertThatCode(() -> new AccessCheck("watchkeeper", this::run).requireAccess(Plans.usual()))
                .doesNotThrowAnyException();
        assertThat(ran)
                .startsWith("id -g watchkeeper")
                .contains(
                        "setpriv --reuid=watchkeeper --regid=995 --init-groups test -x " + Plans.HOME + "/watchkeeper")
                .contains("setpriv --reuid=watchkeeper --regid=995 --init-groups test -r "
                        + "/etc/watchkeeper/watchkeeper.yml");
    }

    @Test
    void anUnreadableFileIsNamedWithTheRemedy() {
        refused = "watchkeeper.yml";
        assertThatThrownBy(() -> new AccessCheck("watchkeeper", this::run).requireAccess(Plans.usual()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("The account watchkeeper cannot read /etc/watchkeeper/watchkeeper.yml")
                .hasMessageContaining("chgrp watchkeeper");
    }

    @Test
    void filesInTemporaryFoldersAreRefused() {
        Plan usual = Plans.usual();
        Plan temporary = new Plan(
                usual.runAs(),
                usual.program(),
                new Plan.Places(
                        Path.of("/tmp/w.yml"),
                        usual.places().folder(),
                        usual.places().data()),
                usual.contents(),
                List.of());
        assertThatThrownBy(() -> new AccessCheck("watchkeeper", this::run).requireAccess(temporary))
                .hasMessageContaining("/tmp/w.yml lies in a temporary folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/watchkeeper", "/var/tmp/my cämeras/watchkeeper"})
    void aProgramInATemporaryFolderIsRefusedToo(Path home) {
        assertThatThrownBy(() -> new AccessCheck("watchkeeper", this::run).requireAccess(Plans.at(home)))
                .hasMessageContaining(home + " lies in a temporary folder");
    }

    @Test
    void aProgramThatFailsOrIsMissingIsReportedWithItsOutput() throws Exception {
        CommandRunner programs = new SystemCommandRunner();
        assertThat(programs.run(List.of("sh", "-c", "echo good; echo more >&2")))
                .isEqualTo("good\nmore");
        assertThatThrownBy(() -> programs.run(List.of("sh", "-c", "echo bad luck; exit 3")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("failed: bad luck");
        assertThatThrownBy(() -> programs.run(List.of("sh", "-c", "exit 3"))).hasMessageContaining("exit code 3");
        assertThatThrownBy(() -> programs.run(List.of("no-such-program-here")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("'no-such-program-here' cannot be run");
    }
}
