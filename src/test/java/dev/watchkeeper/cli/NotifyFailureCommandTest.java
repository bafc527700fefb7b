package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class NotifyFailureCommandTest {
    @Test
    void anotherProcessSendsTheMailAndItsFailureIsOnlyReported() {
        List<String> ran = new ArrayList<>();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new NotifyFailureCommand(words -> {
                    ran.add(String.join(" ", words));
                    if (words.contains("notify")) {
                        throw new FailureException(FailureKind.ENVIRONMENT, "The mail waits.");
                    }
                    return "ActiveState=failed\nResult=watchdog\n";
                }))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        assertThat(command.execute("--config", "/etc/w.yml", "watchkeeper.service"))
                .isZero();
        assertThat(out.toString()).contains("watchkeeper.service is DOWN");
        assertThat(ran)
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("systemctl show --property=ActiveState,Result,ExecMainStatus,NRestarts --"
                        + " watchkeeper.service");
        assertThat(ran.getLast())
                .contains("notify --config /etc/w.yml --about watchkeeper Service Failed watchkeeper.service is DOWN");
        assertThat(err.toString()).contains("The mail waits.");
    }
}
